create table campaign (
  id uuid primary key,
  name text not null,
  status text not null check (status in
    ('draft', 'planning', 'in_production', 'in_review', 'approved', 'scheduled', 'live', 'paused', 'completed', 'cancelled')),
  brief jsonb not null,
  starts_on date,
  ends_on date,
  market text,
  channels jsonb not null,
  owner_id uuid not null references member (id),
  created_at timestamptz not null,
  updated_at timestamptz not null,
  revision bigint not null,
  -- Counted up by the triggers of 0006 whenever anything changes that a launch would publish or that the gate looks at.
  content_revision bigint not null default 0
);
create index campaign_by_start on campaign (starts_on);

create table approval_chain (
  id uuid primary key,
  name text not null,
  stages jsonb not null,
  revision bigint not null
);

create table task (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  title text not null,
  description text not null,
  status text not null check (status in ('to_do', 'in_production', 'in_review', 'approved', 'done')),
  starts_on date,
  due_on date,
  assignee_id uuid references member (id),
  required boolean not null,
  chain_id uuid references approval_chain (id),
  review_id uuid,
  position double precision not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);
create index task_by_campaign on task (campaign_id, position);
create index task_by_due on task (due_on);

create table dependency (
  task_id uuid not null references task (id),
  predecessor_id uuid not null references task (id),
  kind text not null check (kind in ('fs', 'ss', 'ff', 'sf')),
  lag_days bigint not null,
  primary key (task_id, predecessor_id)
);

create table checklist_item (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  label text not null,
  required boolean not null,
  confirmed_by uuid references member (id),
  confirmed_at timestamptz,
  revision bigint not null
);
create index checklist_by_campaign on checklist_item (campaign_id);

grant select, insert, update on campaign, approval_chain to campaign_app;
grant select, insert, update, delete on task, dependency, checklist_item to campaign_app;
