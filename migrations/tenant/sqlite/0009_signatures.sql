-- A decision as a signature: all three, or none.
alter table decision add column meaning text;
alter table decision add column printed_name text;
alter table decision add column authentication text;

-- Who had said nothing when a stage closed.
create table no_response (
  review_id blob not null references review (id),
  stage integer not null,
  member_id blob not null references member (id),
  campaign_id blob not null references campaign (id),
  at text not null,
  primary key (review_id, stage, member_id)
) strict;

create trigger no_response_refuses_update before update on no_response
begin select raise(abort, 'decisions are append-only'); end;
create trigger no_response_refuses_delete before delete on no_response
begin select raise(abort, 'decisions are append-only'); end;
create trigger no_response_refuses_replacement before insert on no_response
when exists (select 1 from no_response where review_id = new.review_id and stage = new.stage and member_id = new.member_id)
begin select raise(abort, 'decisions are append-only'); end;
