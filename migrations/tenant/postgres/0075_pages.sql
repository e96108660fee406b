alter table proof_version add column pages bigint not null default 1;
alter table annotation add column page bigint not null default 1;
alter table difference add column page bigint not null default 1;

-- The pages of versions that have several, as they are drawn.
create table proof_page (
  proof_version_id uuid not null references proof_version (id),
  number bigint not null,
  width bigint not null,
  height bigint not null,
  primary key (proof_version_id, number)
);

grant select, insert on proof_page to campaign_app;
