-- When a stage was opened by hand or because its time had come.
create table stage_opening (
  review_id uuid not null references review (id),
  stage bigint not null,
  -- Nobody where it was the time.
  opened_by uuid references member (id),
  at timestamptz not null,
  primary key (review_id, stage)
);

-- When a stage was late and those whom it turns to were told: once.
create table stage_escalation (
  review_id uuid not null references review (id),
  stage bigint not null,
  at timestamptz not null,
  primary key (review_id, stage)
);

create trigger stage_opening_refuses_change before update or delete on stage_opening
  for each row execute function refuse_change('what has begun stays begun');
create trigger stage_escalation_refuses_change before update or delete on stage_escalation
  for each row execute function refuse_change('what has begun stays begun');
alter table stage_opening enable always trigger stage_opening_refuses_change;
alter table stage_escalation enable always trigger stage_escalation_refuses_change;

-- Whether anything happens in a review by itself when a time comes.
alter table review add column timed boolean not null default false;
create index review_by_time on review (timed, status);

-- Whose decisions somebody else gives, and when.
create table delegation (
  id uuid primary key,
  member_id uuid not null references member (id),
  deputy_id uuid not null references member (id),
  starts_on date not null,
  ends_on date not null,
  note text not null,
  created_at timestamptz not null,
  ended_at timestamptz,
  check (member_id <> deputy_id)
);
create index delegation_by_end on delegation (ends_on);

create function keep_terms_of_delegation() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' or old.ended_at is not null or new.ended_at is null
    or (new.id, new.member_id, new.deputy_id, new.starts_on, new.ends_on)
      is distinct from (old.id, old.member_id, old.deputy_id, old.starts_on, old.ends_on) then
    raise exception 'the terms of a delegation never change';
  end if;
  return new;
end $$;
create trigger delegation_keeps_its_terms before update or delete on delegation
  for each row execute function keep_terms_of_delegation();
alter table delegation enable always trigger delegation_keeps_its_terms;

alter table decision add column deputy_id uuid references member (id);
alter table decision add column delegation_id uuid references delegation (id);

-- Said once more by the database: only whoever was handed somebody's decisions gives them.
create function refuse_decision_of_another() returns trigger language plpgsql as $$
begin
  if (new.deputy_id is null) <> (new.delegation_id is null) or new.deputy_id is not null and not exists
    (select 1 from delegation where id = new.delegation_id and member_id = new.member_id and deputy_id = new.deputy_id and ended_at is null) then
    raise exception 'this decision was not handed over to whoever gives it';
  end if;
  return new;
end $$;
create trigger decision_by_its_deputy before insert on decision
  for each row execute function refuse_decision_of_another();
alter table decision enable always trigger decision_by_its_deputy;

grant select, insert on stage_opening to campaign_app;
grant select, insert on stage_escalation to campaign_app;
grant select, insert, update on delegation to campaign_app;
