-- What the schedule places a task by. None of it is looked at by the gate.
alter table task add column parent_id blob references task (id);
alter table task add column working_days integer check (working_days between 0 and 36525);
alter table task add column pull text not null default 'asap' check (pull in ('asap', 'alap'));
alter table task add column date_constraint text;
alter table task add column progress integer not null default 0 check (progress between 0 and 100);

alter table dependency add column lag_unit text not null default 'working' check (lag_unit in ('working', 'elapsed'));

-- What each change to a schedule has moved; never changed, so that it can be taken back.
create table receipt (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  receipt text not null,
  -- The one that it takes back.
  undoes blob references receipt (id),
  made_by blob not null references member (id),
  made_at text not null
) strict;
create index receipt_by_campaign on receipt (campaign_id, made_at);
create trigger receipt_refuses_update before update on receipt
begin select raise(abort, 'receipts are append-only'); end;
create trigger receipt_refuses_delete before delete on receipt
begin select raise(abort, 'receipts are append-only'); end;

-- The dates of a schedule, kept for good.
create table baseline (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  baseline text not null,
  -- The last event of the audit before it was taken.
  taken_after integer not null,
  made_by blob not null references member (id),
  made_at text not null
) strict;
create index baseline_by_campaign on baseline (campaign_id, made_at);
create trigger baseline_refuses_update before update on baseline
begin select raise(abort, 'baselines never change'); end;
create trigger baseline_refuses_delete before delete on baseline
begin select raise(abort, 'baselines never change'); end;
