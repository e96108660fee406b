-- One more role.
alter table member drop constraint member_role_check;
alter table member add constraint member_role_check check (role in ('owner', 'admin', 'manager', 'contributor', 'viewer', 'auditor'));
