create table proof (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  task_id blob references task (id),
  name text not null,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;
create index proof_by_campaign on proof (campaign_id);
create index proof_by_task on proof (task_id);

create table proof_version (
  id blob primary key,
  proof_id blob not null references proof (id),
  campaign_id blob not null references campaign (id),
  number integer not null,
  sha256 blob not null,
  media_type text not null,
  file_name text not null,
  bytes integer not null,
  width integer not null,
  height integer not null,
  uploaded_by blob not null references member (id),
  created_at text not null,
  unique (proof_id, number)
) strict;

create table annotation (
  id blob primary key,
  proof_version_id blob not null references proof_version (id),
  campaign_id blob not null references campaign (id),
  number integer not null,
  geometry text not null,
  blocking integer not null,
  author_id blob not null references member (id),
  created_at text not null,
  resolved_by blob references member (id),
  resolved_at text,
  deleted_at text,
  revision integer not null,
  unique (proof_version_id, number)
) strict;
create index annotation_by_campaign on annotation (campaign_id, blocking);

create table comment (
  id blob primary key,
  annotation_id blob not null references annotation (id),
  author_id blob not null references member (id),
  body text not null,
  created_at text not null
) strict;
create index comment_by_annotation on comment (annotation_id, created_at);

-- Versions are bytes that people have seen: they never change.
create trigger proof_version_refuses_update before update on proof_version
begin select raise(abort, 'a proof version never changes'); end;
create trigger proof_version_refuses_delete before delete on proof_version
begin select raise(abort, 'a proof version never changes'); end;
create trigger proof_version_refuses_replacement before insert on proof_version
when exists (select 1 from proof_version where id = new.id)
begin select raise(abort, 'a proof version never changes'); end;
