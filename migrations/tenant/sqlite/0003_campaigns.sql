create table campaign (
  id blob primary key,
  name text not null,
  status text not null check (status in
    ('draft', 'planning', 'in_production', 'in_review', 'approved', 'scheduled', 'live', 'paused', 'completed', 'cancelled')),
  brief text not null,
  starts_on text,
  ends_on text,
  market text,
  channels text not null,
  owner_id blob not null references member (id),
  created_at text not null,
  updated_at text not null,
  revision integer not null,
  -- Counted up by the triggers of 0006 whenever anything changes that a launch would publish or that the gate looks at.
  content_revision integer not null default 0
) strict;
create index campaign_by_start on campaign (starts_on);

create table approval_chain (
  id blob primary key,
  name text not null,
  stages text not null,
  revision integer not null
) strict;

create table task (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  title text not null,
  description text not null,
  status text not null check (status in ('to_do', 'in_production', 'in_review', 'approved', 'done')),
  starts_on text,
  due_on text,
  assignee_id blob references member (id),
  required integer not null,
  chain_id blob references approval_chain (id),
  review_id blob,
  position real not null,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;
create index task_by_campaign on task (campaign_id, position);
create index task_by_due on task (due_on);

create table dependency (
  task_id blob not null references task (id),
  predecessor_id blob not null references task (id),
  kind text not null check (kind in ('fs', 'ss', 'ff', 'sf')),
  lag_days integer not null,
  primary key (task_id, predecessor_id)
) strict;

create table checklist_item (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  label text not null,
  required integer not null,
  confirmed_by blob references member (id),
  confirmed_at text,
  revision integer not null
) strict;
create index checklist_by_campaign on checklist_item (campaign_id);
