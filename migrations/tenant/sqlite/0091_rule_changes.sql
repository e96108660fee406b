-- Weakening a rule that something runs under: proposed by one person, confirmed by another.
create table rule_change (
  id blob primary key,
  kind text not null check (kind in ('chain', 'policy', 'budget_rule', 'library_policy', 'blackout')),
  subject_id text not null,
  subject_name text not null,
  based_on integer not null,
  patch text not null,
  reason text not null,
  weakens text not null,
  touches text not null,
  proposed_by blob not null references member (id),
  proposed_at text not null,
  decided_by blob references member (id),
  decided_at text,
  confirmed integer,
  revision integer not null
) strict;

-- Said once more by the database: decided once, confirmed by somebody else, and what was proposed never changes.
create trigger rule_change_by_two before update on rule_change
when old.decided_at is not null or new.decided_at is null or new.decided_by is null
  or new.confirmed and new.decided_by is old.proposed_by
  or new.id is not old.id or new.kind is not old.kind or new.subject_id is not old.subject_id or new.based_on is not old.based_on
  or new.patch is not old.patch or new.proposed_by is not old.proposed_by
begin select raise(abort, 'a rule is weakened by two people'); end;
create trigger rule_change_refuses_delete before delete on rule_change
begin select raise(abort, 'a rule is weakened by two people'); end;
create trigger rule_change_begins_undecided before insert on rule_change
when new.decided_at is not null or new.decided_by is not null or new.confirmed is not null
begin select raise(abort, 'a rule is weakened by two people'); end;
