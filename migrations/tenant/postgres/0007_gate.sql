-- A pass of the gate. Used once, by the change of status that it allows.
create table certificate (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  -- What the gate looked at, as counted on `campaign`; a certificate for older content opens nothing.
  content_revision bigint not null,
  content_digest bytea not null,
  -- Canonical JSON, and its SHA-256.
  body text not null,
  digest bytea not null,
  issued_at timestamptz not null,
  consumed_at timestamptz
);
create index certificate_by_campaign on certificate (campaign_id, issued_at);

create trigger certificate_refuses_update before update on certificate
  for each row when (
    old.consumed_at is not null or new.consumed_at is null
    or (new.id, new.campaign_id, new.content_revision, new.content_digest, new.body, new.digest, new.issued_at)
      is distinct from (old.id, old.campaign_id, old.content_revision, old.content_digest, old.body, old.digest, old.issued_at))
  execute function refuse_change('a certificate never changes');
create trigger certificate_refuses_delete before delete on certificate
  for each row execute function refuse_change('a certificate never changes');
create trigger certificate_is_issued_unused before insert on certificate
  for each row when (new.consumed_at is not null) execute function refuse_change('a certificate never changes');

-- The database says it again: live only with an unused certificate for exactly this campaign and its present content.
create function campaign_through_the_gate() returns trigger language plpgsql as $$
begin
  update certificate set consumed_at = new.updated_at
  where campaign_id = new.id and content_revision = new.content_revision and consumed_at is null;
  if not found then raise exception 'not through the gate'; end if;
  return new;
end $$;
create trigger campaign_goes_live_through_the_gate before update of status on campaign
  for each row when (new.status = 'live' and old.status <> 'live') execute function campaign_through_the_gate();
create trigger campaign_is_not_born_live before insert on campaign
  for each row when (new.status = 'live') execute function refuse_change('not through the gate');
create trigger campaign_keeps_its_id before update of id on campaign
  for each row execute function refuse_change('a campaign keeps its id');
create trigger campaign_refuses_delete before delete on campaign
  for each row execute function refuse_change('campaigns are cancelled, not deleted');
-- What is live stays what was certified: pause first, change, and pass the gate again.
create trigger campaign_live_content_is_locked before update of content_revision on campaign
  for each row when (old.status = 'live') execute function refuse_change('live content is locked');

-- Everything that the gate looks at counts the campaign's content up.
create function count_content() returns trigger language plpgsql as $$
begin
  if tg_op in ('INSERT', 'UPDATE') then
    update campaign set content_revision = content_revision + 1 where id = new.campaign_id;
  end if;
  if tg_op = 'DELETE' or (tg_op = 'UPDATE' and old.campaign_id <> new.campaign_id) then
    update campaign set content_revision = content_revision + 1 where id = old.campaign_id;
  end if;
  return null;
end $$;
create function count_own_content() returns trigger language plpgsql as $$
begin
  update campaign set content_revision = content_revision + 1 where id = new.id;
  return null;
end $$;
-- These do not change what is published, only what the gate asks; they stay possible on a live campaign.
create function count_condition() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' then
    update campaign set content_revision = content_revision + 1 where status <> 'live' and id = old.campaign_id;
  else
    update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id;
  end if;
  return null;
end $$;
create function count_asset_users() returns trigger language plpgsql as $$
declare changed uuid;
begin
  if tg_table_name = 'asset' then changed := new.id; else changed := new.asset_id; end if;
  update campaign set content_revision = content_revision + 1
  where status <> 'live' and id in (select campaign_id from campaign_asset where asset_id = changed);
  return null;
end $$;

create trigger content_of_campaign after update of name, brief, starts_on, ends_on, market, channels on campaign
  for each row execute function count_own_content();
create trigger content_of_task after insert or delete on task for each row execute function count_content();
create trigger content_of_task_changed after update of campaign_id, title, description, required, chain_id, review_id on task
  for each row execute function count_content();
create trigger content_of_proof after insert or delete on proof for each row execute function count_content();
create trigger content_of_proof_changed after update of campaign_id, task_id, name on proof
  for each row execute function count_content();
create trigger content_of_version after insert on proof_version for each row execute function count_content();
create trigger content_of_assets after insert or delete on campaign_asset for each row execute function count_content();
create trigger content_of_asset_version after insert on asset_version for each row execute function count_asset_users();
create trigger content_of_asset_rights after update of rights on asset for each row execute function count_asset_users();
create trigger content_of_checklist after insert or update or delete on checklist_item
  for each row execute function count_condition();
create trigger content_of_annotation after insert or update on annotation for each row execute function count_condition();
create trigger content_of_decision after insert on decision for each row execute function count_condition();
create trigger content_of_review after update of status on review for each row execute function count_condition();

alter table certificate enable always trigger certificate_refuses_update;
alter table certificate enable always trigger certificate_refuses_delete;
alter table certificate enable always trigger certificate_is_issued_unused;
alter table campaign enable always trigger campaign_goes_live_through_the_gate;
alter table campaign enable always trigger campaign_is_not_born_live;
alter table campaign enable always trigger campaign_keeps_its_id;
alter table campaign enable always trigger campaign_refuses_delete;
alter table campaign enable always trigger campaign_live_content_is_locked;

grant select, insert on certificate to campaign_app;
grant update (consumed_at) on certificate to campaign_app;
