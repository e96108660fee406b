-- Who gave a decision for somebody who had handed theirs over, and by what.
alter table use_decision add column deputy_id uuid references member (id);
alter table use_decision add column delegation_id uuid references delegation (id);

create function refuse_use_decision_of_a_maker() returns trigger language plpgsql as $$
begin
  if (new.deputy_id is null) <> (new.delegation_id is null) or new.deputy_id = new.member_id
    or exists (select 1 from use_request where version_id = new.version_id and requested_by = new.deputy_id) then
    raise exception 'nobody decides on what they uploaded, for nobody';
  end if;
  return new;
end $$;
create trigger use_decision_given_by_another before insert on use_decision
  for each row execute function refuse_use_decision_of_a_maker();
alter table use_decision enable always trigger use_decision_given_by_another;
