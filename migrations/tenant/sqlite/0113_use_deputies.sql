-- Who gave a decision for somebody who had handed theirs over, and by what.
alter table use_decision add column deputy_id blob references member (id);
alter table use_decision add column delegation_id blob references delegation (id);

create trigger use_decision_given_by_another before insert on use_decision
when (new.deputy_id is null) <> (new.delegation_id is null) or new.deputy_id = new.member_id
  or exists (select 1 from use_request where version_id = new.version_id and requested_by = new.deputy_id)
begin select raise(abort, 'nobody decides on what they uploaded, for nobody'); end;
