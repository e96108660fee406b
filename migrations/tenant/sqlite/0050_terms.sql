-- People seen or heard in assets, whose consent those need.
create table talent (
  id blob primary key,
  name text not null,
  created_at text not null
) strict;

create table asset_term (
  id blob primary key,
  asset_id blob not null references asset (id),
  kind text not null check (kind in ('licence', 'release', 'consent', 'ban')),
  holder text not null,
  talent_id blob references talent (id),
  starts_at text,
  ends_at text,
  -- JSON lists; null means everything.
  markets text,
  channels text,
  purposes text,
  quota integer,
  evidence_id blob references asset_version (id),
  withdrawn_at text,
  withdrawn_reason text not null default '',
  created_by blob not null references member (id),
  created_at text not null
) strict;
create index asset_term_by_asset on asset_term (asset_id);
create index asset_term_by_talent on asset_term (talent_id);

-- Every time that a file left the workspace.
create table asset_taken (
  id blob primary key,
  asset_id blob not null references asset (id),
  version_id blob not null references asset_version (id),
  sha256 blob not null,
  purpose text not null,
  member_id blob references member (id),
  at text not null
) strict;
create index asset_taken_by_asset on asset_taken (asset_id, at);

-- A term says the same for ever; it can only be withdrawn, once.
create trigger asset_term_refuses_update before update on asset_term
when old.withdrawn_at is not null or new.withdrawn_at is null
  or (new.id, new.asset_id, new.kind, new.holder, new.created_by, new.created_at)
    is not (old.id, old.asset_id, old.kind, old.holder, old.created_by, old.created_at)
  or new.talent_id is not old.talent_id or new.starts_at is not old.starts_at or new.ends_at is not old.ends_at
  or new.markets is not old.markets or new.channels is not old.channels or new.purposes is not old.purposes
  or new.quota is not old.quota or new.evidence_id is not old.evidence_id
begin select raise(abort, 'a term is withdrawn, not rewritten'); end;
create trigger asset_term_refuses_delete before delete on asset_term
begin select raise(abort, 'a term is withdrawn, not rewritten'); end;
create trigger asset_taken_refuses_update before update on asset_taken
begin select raise(abort, 'what was taken stays taken'); end;
create trigger asset_taken_refuses_delete before delete on asset_taken
begin select raise(abort, 'what was taken stays taken'); end;

create trigger content_of_asset_term after insert on asset_term
begin update campaign set content_revision = content_revision + 1
  where status <> 'live' and id in (select campaign_id from campaign_asset where asset_id = new.asset_id); end;
create trigger content_of_asset_term_withdrawn after update on asset_term
begin update campaign set content_revision = content_revision + 1
  where status <> 'live' and id in (select campaign_id from campaign_asset where asset_id = new.asset_id); end;
