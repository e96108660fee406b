create table asset (
  id blob primary key,
  name text not null,
  kind text not null check (kind in ('logo', 'photography', 'icon', 'template', 'document')),
  rights text not null,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;

create table asset_version (
  id blob primary key,
  asset_id blob not null references asset (id),
  number integer not null,
  sha256 blob not null,
  media_type text not null,
  file_name text not null,
  bytes integer not null,
  width integer not null,
  height integer not null,
  uploaded_by blob not null references member (id),
  created_at text not null,
  unique (asset_id, number)
) strict;

create table campaign_asset (
  campaign_id blob not null references campaign (id),
  asset_id blob not null references asset (id),
  attached_by blob not null references member (id),
  attached_at text not null,
  primary key (campaign_id, asset_id)
) strict;
create index campaign_asset_by_asset on campaign_asset (asset_id);

create trigger asset_version_refuses_update before update on asset_version
begin select raise(abort, 'an asset version never changes'); end;
create trigger asset_version_refuses_delete before delete on asset_version
begin select raise(abort, 'an asset version never changes'); end;
create trigger asset_version_refuses_replacement before insert on asset_version
when exists (select 1 from asset_version where id = new.id)
begin select raise(abort, 'an asset version never changes'); end;
