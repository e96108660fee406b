alter table proof_version add column pages integer not null default 1;
alter table annotation add column page integer not null default 1;
alter table difference add column page integer not null default 1;

-- The pages of versions that have several, as they are drawn.
create table proof_page (
  proof_version_id blob not null references proof_version (id),
  number integer not null,
  width integer not null,
  height integer not null,
  primary key (proof_version_id, number)
) strict;
