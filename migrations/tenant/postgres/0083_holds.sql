-- Whether what is uploaded is held until somebody else approves it.
create table library_policy (
  id bigint primary key check (id = 1),
  hold_uploads boolean not null,
  revision bigint not null
);
insert into library_policy (id, hold_uploads, revision) values (1, false, 1);

alter table asset_version add column held boolean not null default false;

create table asset_approval (
  version_id uuid primary key references asset_version (id),
  asset_id uuid not null references asset (id),
  approved_by uuid not null references member (id),
  approved_at timestamptz not null
);

create trigger asset_approval_refuses_change before update or delete on asset_approval
  for each row execute function refuse_change('an approval stays');
-- The other eyes, said once more by the database.
create function refuse_own_asset_approval() returns trigger language plpgsql as $$
begin
  if exists (select 1 from asset_version where id = new.version_id and uploaded_by = new.approved_by) then
    raise exception 'nobody approves what they uploaded';
  end if;
  return new;
end $$;
create trigger asset_approval_by_another before insert on asset_approval
  for each row execute function refuse_own_asset_approval();
create trigger content_of_asset_approval after insert on asset_approval
  for each row execute function count_asset_users();
alter table asset_approval enable always trigger asset_approval_refuses_change;
alter table asset_approval enable always trigger asset_approval_by_another;

grant select, update on library_policy to campaign_app;
grant select, insert on asset_approval to campaign_app;
