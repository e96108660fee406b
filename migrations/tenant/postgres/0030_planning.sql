-- What the schedule places a task by. None of it is looked at by the gate.
alter table task add column parent_id uuid references task (id);
alter table task add column working_days bigint check (working_days between 0 and 36525);
alter table task add column pull text not null default 'asap' check (pull in ('asap', 'alap'));
alter table task add column date_constraint jsonb;
alter table task add column progress bigint not null default 0 check (progress between 0 and 100);

alter table dependency add column lag_unit text not null default 'working' check (lag_unit in ('working', 'elapsed'));

-- What each change to a schedule has moved; never changed, so that it can be taken back.
create table receipt (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  receipt jsonb not null,
  -- The one that it takes back.
  undoes uuid references receipt (id),
  made_by uuid not null references member (id),
  made_at timestamptz not null
);
create index receipt_by_campaign on receipt (campaign_id, made_at);
create trigger receipt_refuses_change before update or delete on receipt
  for each row execute function refuse_change('receipts are append-only');
alter table receipt enable always trigger receipt_refuses_change;

-- The dates of a schedule, kept for good.
create table baseline (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  baseline jsonb not null,
  -- The last event of the audit before it was taken.
  taken_after bigint not null,
  made_by uuid not null references member (id),
  made_at timestamptz not null
);
create index baseline_by_campaign on baseline (campaign_id, made_at);
create trigger baseline_refuses_change before update or delete on baseline
  for each row execute function refuse_change('baselines never change');
alter table baseline enable always trigger baseline_refuses_change;

grant select, insert on receipt, baseline to campaign_app;
