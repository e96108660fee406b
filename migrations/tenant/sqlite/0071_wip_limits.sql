-- So many tasks at most are in a state at once.
create table wip_limit (
  id blob primary key,
  status text not null check (status in ('in_production', 'in_review')),
  per text not null check (per in ('column', 'campaign', 'market', 'person', 'stage')),
  stage text not null,
  most integer not null check (most between 1 and 10000),
  revision integer not null,
  unique (status, per, stage)
) strict;

create index task_by_assignee on task (assignee_id);
create index task_by_status on task (status);
