create table proof (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  task_id uuid references task (id),
  name text not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);
create index proof_by_campaign on proof (campaign_id);
create index proof_by_task on proof (task_id);

create table proof_version (
  id uuid primary key,
  proof_id uuid not null references proof (id),
  campaign_id uuid not null references campaign (id),
  number bigint not null,
  sha256 bytea not null,
  media_type text not null,
  file_name text not null,
  bytes bigint not null,
  width bigint not null,
  height bigint not null,
  uploaded_by uuid not null references member (id),
  created_at timestamptz not null,
  unique (proof_id, number)
);

create table annotation (
  id uuid primary key,
  proof_version_id uuid not null references proof_version (id),
  campaign_id uuid not null references campaign (id),
  number bigint not null,
  geometry jsonb not null,
  blocking boolean not null,
  author_id uuid not null references member (id),
  created_at timestamptz not null,
  resolved_by uuid references member (id),
  resolved_at timestamptz,
  deleted_at timestamptz,
  revision bigint not null,
  unique (proof_version_id, number)
);
create index annotation_by_campaign on annotation (campaign_id, blocking);

create table comment (
  id uuid primary key,
  annotation_id uuid not null references annotation (id),
  author_id uuid not null references member (id),
  body text not null,
  created_at timestamptz not null
);
create index comment_by_annotation on comment (annotation_id, created_at);

-- Versions are bytes that people have seen: they never change.
create trigger proof_version_refuses_change before update or delete on proof_version
  for each row execute function refuse_change('a proof version never changes');
alter table proof_version enable always trigger proof_version_refuses_change;

grant select, insert on proof_version, comment to campaign_app;
grant select, insert, update, delete on proof to campaign_app;
grant select, insert, update on annotation to campaign_app;
