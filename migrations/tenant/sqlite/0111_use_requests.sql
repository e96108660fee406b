-- Through which chain a held upload is let out; none: one other person does.
alter table library_policy add column chain_id blob references approval_chain (id);

-- A request to use a held version: the chain as it stood, with its people, over exactly these bytes.
create table use_request (
  version_id blob primary key references asset_version (id),
  asset_id blob not null references asset (id),
  chain_name text not null,
  stages text not null,
  stage_count integer not null check (stage_count between 1 and 20),
  -- Digest of the bytes and of the rules; what people sign.
  digest blob not null,
  requested_by blob not null references member (id),
  requested_at text not null
) strict;

create table use_decision (
  id blob primary key,
  version_id blob not null references use_request (version_id),
  stage integer not null,
  member_id blob not null references member (id),
  decision text not null check (decision in ('approve', 'approve_with_changes', 'request_changes', 'not_relevant')),
  comment text not null,
  digest blob not null,
  signature text,
  at text not null
) strict;
create index use_decision_by_version on use_decision (version_id, stage);

create trigger use_request_refuses_update before update on use_request
begin select raise(abort, 'the terms of a request never change'); end;
create trigger use_request_refuses_delete before delete on use_request
begin select raise(abort, 'the terms of a request never change'); end;
create trigger use_request_refuses_replacement before insert on use_request
when exists (select 1 from use_request where version_id = new.version_id)
begin select raise(abort, 'the terms of a request never change'); end;
create trigger use_decision_refuses_update before update on use_decision
begin select raise(abort, 'decisions are append-only'); end;
create trigger use_decision_refuses_delete before delete on use_decision
begin select raise(abort, 'decisions are append-only'); end;
create trigger use_decision_refuses_replacement before insert on use_decision
when exists (select 1 from use_decision where id = new.id)
begin select raise(abort, 'decisions are append-only'); end;
-- The other eyes, said once more by the database.
create trigger use_decision_by_another before insert on use_decision
when exists (select 1 from use_request where version_id = new.version_id and requested_by = new.member_id)
begin select raise(abort, 'nobody decides on what they uploaded'); end;
-- And that each stage has been heard.
create trigger asset_approval_after_its_stages before insert on asset_approval
when exists (
  select 1 from use_request r where r.version_id = new.version_id and r.stage_count > (
    select count(distinct d.stage) from use_decision d
    where d.version_id = new.version_id and d.decision in ('approve', 'approve_with_changes')))
begin select raise(abort, 'not every stage of the request has approved'); end;
