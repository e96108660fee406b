-- What is shown to people outside: one link, for some time.
create table share (
  id blob primary key,
  name text not null,
  message text not null,
  -- SHA-256 of the secret in the link; the secret itself is told once.
  secret blob not null unique,
  password_hash text,
  -- What is shared: a collection as it is at any moment, or the assets named below.
  collection_id blob references collection (id),
  downloads integer not null,
  originals integer not null,
  asks_name integer not null,
  watermark integer not null,
  hides_metadata integer not null,
  expires_at text not null,
  revoked_at text,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;

create table share_asset (
  share_id blob not null references share (id),
  asset_id blob not null references asset (id),
  primary key (share_id, asset_id)
) strict, without rowid;
create index share_asset_by_asset on share_asset (asset_id);

-- Somebody who came in by a link. The pass is good for one share, and for the password that it was got with.
create table share_visit (
  id blob primary key,
  share_id blob not null references share (id),
  pass blob not null unique,
  password_hash text,
  name text not null,
  email text not null,
  created_at text not null
) strict;
create index share_visit_by_share on share_visit (share_id);

alter table asset_taken add column visit_id blob references share_visit (id);

-- Asking everybody who has taken an asset out to stop using it.
create table recall (
  id blob primary key,
  asset_id blob not null references asset (id),
  reason text not null,
  created_by blob not null references member (id),
  created_at text not null
) strict;
create index recall_by_asset on recall (asset_id);

-- One for each who has taken it: a member, or a guest on some visit.
create table recall_notice (
  id blob primary key,
  recall_id blob not null references recall (id),
  member_id blob references member (id),
  visit_id blob references share_visit (id),
  taken_at text not null,
  confirmed_at text
) strict;
create index recall_notice_by_recall on recall_notice (recall_id);
create index recall_notice_by_member on recall_notice (member_id);
create index recall_notice_by_visit on recall_notice (visit_id);

create trigger share_visit_refuses_delete before delete on share_visit
begin select raise(abort, 'who came in by a link stays known'); end;
create trigger recall_refuses_update before update on recall
begin select raise(abort, 'a recall stays as it was said'); end;
create trigger recall_refuses_delete before delete on recall
begin select raise(abort, 'a recall stays as it was said'); end;
create trigger recall_notice_refuses_delete before delete on recall_notice
begin select raise(abort, 'a recall stays as it was said'); end;
create trigger recall_notice_refuses_update before update on recall_notice
when old.confirmed_at is not null or new.confirmed_at is null or new.recall_id is not old.recall_id
  or new.member_id is not old.member_id or new.visit_id is not old.visit_id or new.taken_at is not old.taken_at
begin select raise(abort, 'a recall is confirmed once'); end;
