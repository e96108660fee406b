-- Launches that were planned where a blackout is.
create table plan_conflict (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  blackout_id uuid not null,
  -- The blackout's name: it may be gone by the time that this is read.
  name text not null,
  planned_on date not null,
  found_at timestamptz not null,
  cleared_at timestamptz
);
create unique index plan_conflict_open on plan_conflict (campaign_id, blackout_id) where cleared_at is null;

grant select, insert, update on plan_conflict to campaign_app;
