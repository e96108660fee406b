-- What is shown to people outside: one link, for some time.
create table share (
  id uuid primary key,
  name text not null,
  message text not null,
  -- SHA-256 of the secret in the link; the secret itself is told once.
  secret bytea not null unique,
  password_hash text,
  -- What is shared: a collection as it is at any moment, or the assets named below.
  collection_id uuid references collection (id),
  downloads boolean not null,
  originals boolean not null,
  asks_name boolean not null,
  watermark boolean not null,
  hides_metadata boolean not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);

create table share_asset (
  share_id uuid not null references share (id),
  asset_id uuid not null references asset (id),
  primary key (share_id, asset_id)
);
create index share_asset_by_asset on share_asset (asset_id);

-- Somebody who came in by a link. The pass is good for one share, and for the password that it was got with.
create table share_visit (
  id uuid primary key,
  share_id uuid not null references share (id),
  pass bytea not null unique,
  password_hash text,
  name text not null,
  email text not null,
  created_at timestamptz not null
);
create index share_visit_by_share on share_visit (share_id);

alter table asset_taken add column visit_id uuid references share_visit (id);

-- Asking everybody who has taken an asset out to stop using it.
create table recall (
  id uuid primary key,
  asset_id uuid not null references asset (id),
  reason text not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null
);
create index recall_by_asset on recall (asset_id);

-- One for each who has taken it: a member, or a guest on some visit.
create table recall_notice (
  id uuid primary key,
  recall_id uuid not null references recall (id),
  member_id uuid references member (id),
  visit_id uuid references share_visit (id),
  taken_at timestamptz not null,
  confirmed_at timestamptz
);
create index recall_notice_by_recall on recall_notice (recall_id);
create index recall_notice_by_member on recall_notice (member_id);
create index recall_notice_by_visit on recall_notice (visit_id);

create trigger share_visit_refuses_delete before delete on share_visit
  for each row execute function refuse_change('who came in by a link stays known');
create trigger recall_refuses_change before update or delete on recall
  for each row execute function refuse_change('a recall stays as it was said');
create trigger recall_notice_refuses_delete before delete on recall_notice
  for each row execute function refuse_change('a recall stays as it was said');
create trigger recall_notice_refuses_update before update on recall_notice
  for each row when (
    old.confirmed_at is not null or new.confirmed_at is null
    or (new.recall_id, new.member_id, new.visit_id, new.taken_at) is distinct from (old.recall_id, old.member_id, old.visit_id, old.taken_at))
  execute function refuse_change('a recall is confirmed once');

grant select, insert, update on share to campaign_app;
grant select, insert on share_asset, share_visit, recall, recall_notice to campaign_app;
grant update (confirmed_at) on recall_notice to campaign_app;
