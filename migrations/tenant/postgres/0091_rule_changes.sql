-- Weakening a rule that something runs under: proposed by one person, confirmed by another.
create table rule_change (
  id uuid primary key,
  kind text not null check (kind in ('chain', 'policy', 'budget_rule', 'library_policy', 'blackout')),
  subject_id text not null,
  subject_name text not null,
  based_on bigint not null,
  patch jsonb not null,
  reason text not null,
  weakens jsonb not null,
  touches jsonb not null,
  proposed_by uuid not null references member (id),
  proposed_at timestamptz not null,
  decided_by uuid references member (id),
  decided_at timestamptz,
  confirmed boolean,
  revision bigint not null
);

-- Said once more by the database: decided once, confirmed by somebody else, and what was proposed never changes.
create function weaken_by_two() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    if new.decided_at is not null or new.decided_by is not null or new.confirmed is not null then
      raise exception 'a rule is weakened by two people';
    end if;
  elsif tg_op = 'DELETE' or old.decided_at is not null or new.decided_at is null or new.decided_by is null
    or (new.confirmed and new.decided_by = old.proposed_by)
    or (new.id, new.kind, new.subject_id, new.based_on, new.patch, new.proposed_by)
      is distinct from (old.id, old.kind, old.subject_id, old.based_on, old.patch, old.proposed_by) then
    raise exception 'a rule is weakened by two people';
  end if;
  return new;
end $$;
create trigger rule_change_by_two before insert or update or delete on rule_change
  for each row execute function weaken_by_two();
alter table rule_change enable always trigger rule_change_by_two;

grant select, insert, update on rule_change to campaign_app;
