-- When a stage was opened by hand or because its time had come.
create table stage_opening (
  review_id blob not null references review (id),
  stage integer not null,
  -- Nobody where it was the time.
  opened_by blob references member (id),
  at text not null,
  primary key (review_id, stage)
) strict;

-- When a stage was late and those whom it turns to were told: once.
create table stage_escalation (
  review_id blob not null references review (id),
  stage integer not null,
  at text not null,
  primary key (review_id, stage)
) strict;

create trigger stage_opening_refuses_update before update on stage_opening
begin select raise(abort, 'what has begun stays begun'); end;
create trigger stage_opening_refuses_delete before delete on stage_opening
begin select raise(abort, 'what has begun stays begun'); end;
create trigger stage_escalation_refuses_update before update on stage_escalation
begin select raise(abort, 'what has begun stays begun'); end;
create trigger stage_escalation_refuses_delete before delete on stage_escalation
begin select raise(abort, 'what has begun stays begun'); end;

-- Whether anything happens in a review by itself when a time comes.
alter table review add column timed integer not null default 0;
create index review_by_time on review (timed, status);

-- Whose decisions somebody else gives, and when.
create table delegation (
  id blob primary key,
  member_id blob not null references member (id),
  deputy_id blob not null references member (id),
  starts_on text not null,
  ends_on text not null,
  note text not null,
  created_at text not null,
  ended_at text,
  check (member_id <> deputy_id)
) strict;
create index delegation_by_end on delegation (ends_on);

create trigger delegation_keeps_its_terms before update on delegation
when old.ended_at is not null or new.ended_at is null or new.id is not old.id or new.member_id is not old.member_id
  or new.deputy_id is not old.deputy_id or new.starts_on is not old.starts_on or new.ends_on is not old.ends_on
begin select raise(abort, 'the terms of a delegation never change'); end;
create trigger delegation_refuses_delete before delete on delegation
begin select raise(abort, 'the terms of a delegation never change'); end;

alter table decision add column deputy_id blob references member (id);
alter table decision add column delegation_id blob references delegation (id);

-- Said once more by the database: only whoever was handed somebody's decisions gives them.
create trigger decision_by_its_deputy before insert on decision
when (new.deputy_id is null) <> (new.delegation_id is null) or new.deputy_id is not null and not exists
  (select 1 from delegation where id = new.delegation_id and member_id = new.member_id and deputy_id = new.deputy_id and ended_at is null)
begin select raise(abort, 'this decision was not handed over to whoever gives it'); end;
