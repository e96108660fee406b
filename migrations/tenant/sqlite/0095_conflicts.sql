-- Launches that were planned where a blackout is.
create table plan_conflict (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  blackout_id blob not null,
  -- The blackout's name: it may be gone by the time that this is read.
  name text not null,
  planned_on text not null,
  found_at text not null,
  cleared_at text
) strict;
create unique index plan_conflict_open on plan_conflict (campaign_id, blackout_id) where cleared_at is null;
create trigger plan_conflict_refuses_delete before delete on plan_conflict
begin select raise(abort, 'conflicts are kept'); end;
