alter table proof add column review_differences integer not null default 0;

create table comparison (
  proof_version_id blob primary key references proof_version (id),
  base_version_id blob not null references proof_version (id),
  campaign_id blob not null references campaign (id),
  sensitivity integer not null,
  made_by blob not null references member (id),
  made_at text not null
) strict;

create table difference (
  id blob primary key,
  proof_version_id blob not null references comparison (proof_version_id),
  campaign_id blob not null references campaign (id),
  number integer not null,
  x real not null,
  y real not null,
  width real not null,
  height real not null,
  changed integer not null,
  state text not null,
  annotation_id blob references annotation (id),
  decided_by blob references member (id),
  decided_at text,
  revision integer not null,
  unique (proof_version_id, number)
) strict;

create trigger content_of_proof_differences after update of review_differences on proof
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_comparison after insert on comparison
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_difference after update on difference
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
