create table review (
  id uuid primary key,
  task_id uuid not null references task (id),
  campaign_id uuid not null references campaign (id),
  chain_name text not null,
  status text not null check (status in ('open', 'approved', 'changes_requested', 'withdrawn')),
  -- Digest of the content and of the rule snapshot; what people sign.
  digest bytea not null,
  content jsonb not null,
  -- The rule snapshot with the people who may decide, resolved when the review was opened.
  stages jsonb not null,
  authors jsonb not null,
  opened_by uuid not null references member (id),
  opened_at timestamptz not null,
  closed_at timestamptz
);
create index review_by_task on review (task_id, opened_at);
create index review_by_status on review (status, opened_at);

create table decision (
  id uuid primary key,
  review_id uuid not null references review (id),
  campaign_id uuid not null references campaign (id),
  stage bigint not null,
  member_id uuid not null references member (id),
  decision text not null check (decision in ('approve', 'approve_with_changes', 'request_changes', 'not_relevant')),
  comment text not null,
  digest bytea not null,
  at timestamptz not null
);
create index decision_by_review on decision (review_id, stage);

create trigger decision_refuses_change before update or delete on decision
  for each row execute function refuse_change('decisions are append-only');
-- The rule of a running review never changes, nor what it is about.
create trigger review_keeps_its_terms before update of task_id, digest, content, stages, authors on review
  for each row execute function refuse_change('the terms of a review never change');
create trigger review_refuses_delete before delete on review
  for each row execute function refuse_change('the terms of a review never change');
alter table decision enable always trigger decision_refuses_change;
alter table review enable always trigger review_keeps_its_terms;
alter table review enable always trigger review_refuses_delete;

grant select, insert on decision to campaign_app;
grant select, insert, update on review to campaign_app;
