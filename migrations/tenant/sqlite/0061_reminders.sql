-- Who was reminded of a stage: once, however often somebody looks.
create table reminder (
  review_id blob not null references review (id),
  stage integer not null,
  member_id blob not null references member (id),
  at text not null,
  primary key (review_id, stage, member_id)
) strict;
