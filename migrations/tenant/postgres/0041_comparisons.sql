alter table proof add column review_differences boolean not null default false;

create table comparison (
  proof_version_id uuid primary key references proof_version (id),
  base_version_id uuid not null references proof_version (id),
  campaign_id uuid not null references campaign (id),
  sensitivity bigint not null,
  made_by uuid not null references member (id),
  made_at timestamptz not null
);

create table difference (
  id uuid primary key,
  proof_version_id uuid not null references comparison (proof_version_id),
  campaign_id uuid not null references campaign (id),
  number bigint not null,
  x double precision not null,
  y double precision not null,
  width double precision not null,
  height double precision not null,
  changed bigint not null,
  state text not null,
  annotation_id uuid references annotation (id),
  decided_by uuid references member (id),
  decided_at timestamptz,
  revision bigint not null,
  unique (proof_version_id, number)
);

create trigger content_of_proof_differences after update of review_differences on proof
  for each row execute function count_condition();
create trigger content_of_comparison after insert on comparison for each row execute function count_condition();
create trigger content_of_difference after update on difference for each row execute function count_condition();

grant select, insert, update, delete on comparison, difference to campaign_app;
