-- People seen or heard in assets, whose consent those need.
create table talent (
  id uuid primary key,
  name text not null,
  created_at timestamptz not null
);

create table asset_term (
  id uuid primary key,
  asset_id uuid not null references asset (id),
  kind text not null check (kind in ('licence', 'release', 'consent', 'ban')),
  holder text not null,
  talent_id uuid references talent (id),
  starts_at timestamptz,
  ends_at timestamptz,
  -- JSON lists; null means everything.
  markets jsonb,
  channels jsonb,
  purposes jsonb,
  quota bigint,
  evidence_id uuid references asset_version (id),
  withdrawn_at timestamptz,
  withdrawn_reason text not null default '',
  created_by uuid not null references member (id),
  created_at timestamptz not null
);
create index asset_term_by_asset on asset_term (asset_id);
create index asset_term_by_talent on asset_term (talent_id);

-- Every time that a file left the workspace.
create table asset_taken (
  id uuid primary key,
  asset_id uuid not null references asset (id),
  version_id uuid not null references asset_version (id),
  sha256 bytea not null,
  purpose text not null,
  member_id uuid references member (id),
  at timestamptz not null
);
create index asset_taken_by_asset on asset_taken (asset_id, at);

-- A term says the same for ever; it can only be withdrawn, once.
create trigger asset_term_refuses_update before update on asset_term
  for each row when (
    old.withdrawn_at is not null or new.withdrawn_at is null
    or (new.id, new.asset_id, new.kind, new.holder, new.talent_id, new.starts_at, new.ends_at, new.markets, new.channels, new.purposes,
        new.quota, new.evidence_id, new.created_by, new.created_at)
      is distinct from (old.id, old.asset_id, old.kind, old.holder, old.talent_id, old.starts_at, old.ends_at, old.markets, old.channels,
        old.purposes, old.quota, old.evidence_id, old.created_by, old.created_at))
  execute function refuse_change('a term is withdrawn, not rewritten');
create trigger asset_term_refuses_delete before delete on asset_term
  for each row execute function refuse_change('a term is withdrawn, not rewritten');
create trigger asset_taken_refuses_change before update or delete on asset_taken
  for each row execute function refuse_change('what was taken stays taken');
create trigger content_of_asset_term after insert or update on asset_term
  for each row execute function count_asset_users();
alter table asset_term enable always trigger asset_term_refuses_update;
alter table asset_term enable always trigger asset_term_refuses_delete;
alter table asset_taken enable always trigger asset_taken_refuses_change;

grant select, insert on talent to campaign_app;
grant select, insert on asset_term to campaign_app;
grant update (withdrawn_at, withdrawn_reason) on asset_term to campaign_app;
grant select, insert on asset_taken to campaign_app;
