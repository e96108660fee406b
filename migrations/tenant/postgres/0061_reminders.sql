-- Who was reminded of a stage: once, however often somebody looks.
create table reminder (
  review_id uuid not null references review (id),
  stage bigint not null,
  member_id uuid not null references member (id),
  at timestamptz not null,
  primary key (review_id, stage, member_id)
);

grant select, insert on reminder to campaign_app;
