-- A decision as a signature: all three, or none.
alter table decision add column meaning text;
alter table decision add column printed_name text;
alter table decision add column authentication text;

-- Who had said nothing when a stage closed.
create table no_response (
  review_id uuid not null references review (id),
  stage bigint not null,
  member_id uuid not null references member (id),
  campaign_id uuid not null references campaign (id),
  at timestamptz not null,
  primary key (review_id, stage, member_id)
);

create trigger no_response_refuses_change before update or delete on no_response
  for each row execute function refuse_change('decisions are append-only');
alter table no_response enable always trigger no_response_refuses_change;

grant select, insert on no_response to campaign_app;
