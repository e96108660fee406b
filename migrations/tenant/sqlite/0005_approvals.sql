create table review (
  id blob primary key,
  task_id blob not null references task (id),
  campaign_id blob not null references campaign (id),
  chain_name text not null,
  status text not null check (status in ('open', 'approved', 'changes_requested', 'withdrawn')),
  -- Digest of the content and of the rule snapshot; what people sign.
  digest blob not null,
  content text not null,
  -- The rule snapshot with the people who may decide, resolved when the review was opened.
  stages text not null,
  authors text not null,
  opened_by blob not null references member (id),
  opened_at text not null,
  closed_at text
) strict;
create index review_by_task on review (task_id, opened_at);
create index review_by_status on review (status, opened_at);

create table decision (
  id blob primary key,
  review_id blob not null references review (id),
  campaign_id blob not null references campaign (id),
  stage integer not null,
  member_id blob not null references member (id),
  decision text not null check (decision in ('approve', 'approve_with_changes', 'request_changes', 'not_relevant')),
  comment text not null,
  digest blob not null,
  at text not null
) strict;
create index decision_by_review on decision (review_id, stage);

create trigger decision_refuses_update before update on decision
begin select raise(abort, 'decisions are append-only'); end;
create trigger decision_refuses_delete before delete on decision
begin select raise(abort, 'decisions are append-only'); end;
create trigger decision_refuses_replacement before insert on decision
when exists (select 1 from decision where id = new.id)
begin select raise(abort, 'decisions are append-only'); end;
-- The rule of a running review never changes, nor what it is about.
create trigger review_keeps_its_terms before update of task_id, digest, content, stages, authors on review
begin select raise(abort, 'the terms of a review never change'); end;
create trigger review_refuses_delete before delete on review
begin select raise(abort, 'the terms of a review never change'); end;
