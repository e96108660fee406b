-- Through which chain a held upload is let out; none: one other person does.
alter table library_policy add column chain_id uuid references approval_chain (id);

-- A request to use a held version: the chain as it stood, with its people, over exactly these bytes.
create table use_request (
  version_id uuid primary key references asset_version (id),
  asset_id uuid not null references asset (id),
  chain_name text not null,
  stages jsonb not null,
  stage_count bigint not null check (stage_count between 1 and 20),
  -- Digest of the bytes and of the rules; what people sign.
  digest bytea not null,
  requested_by uuid not null references member (id),
  requested_at timestamptz not null
);

create table use_decision (
  id uuid primary key,
  version_id uuid not null references use_request (version_id),
  stage bigint not null,
  member_id uuid not null references member (id),
  decision text not null check (decision in ('approve', 'approve_with_changes', 'request_changes', 'not_relevant')),
  comment text not null,
  digest bytea not null,
  signature jsonb,
  at timestamptz not null
);
create index use_decision_by_version on use_decision (version_id, stage);

create trigger use_request_refuses_change before update or delete on use_request
  for each row execute function refuse_change('the terms of a request never change');
create trigger use_decision_refuses_change before update or delete on use_decision
  for each row execute function refuse_change('decisions are append-only');
-- The other eyes, said once more by the database.
create function refuse_own_use_decision() returns trigger language plpgsql as $$
begin
  if exists (select 1 from use_request where version_id = new.version_id and requested_by = new.member_id) then
    raise exception 'nobody decides on what they uploaded';
  end if;
  return new;
end $$;
create trigger use_decision_by_another before insert on use_decision
  for each row execute function refuse_own_use_decision();
-- And that each stage has been heard.
create function refuse_early_asset_approval() returns trigger language plpgsql as $$
begin
  if exists (
    select 1 from use_request r where r.version_id = new.version_id and r.stage_count > (
      select count(distinct d.stage) from use_decision d
      where d.version_id = new.version_id and d.decision in ('approve', 'approve_with_changes'))) then
    raise exception 'not every stage of the request has approved';
  end if;
  return new;
end $$;
create trigger asset_approval_after_its_stages before insert on asset_approval
  for each row execute function refuse_early_asset_approval();
alter table use_request enable always trigger use_request_refuses_change;
alter table use_decision enable always trigger use_decision_refuses_change;
alter table use_decision enable always trigger use_decision_by_another;
alter table asset_approval enable always trigger asset_approval_after_its_stages;

grant select, insert on use_request to campaign_app;
grant select, insert on use_decision to campaign_app;
