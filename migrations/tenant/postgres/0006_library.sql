create table asset (
  id uuid primary key,
  name text not null,
  kind text not null check (kind in ('logo', 'photography', 'icon', 'template', 'document')),
  rights jsonb not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);

create table asset_version (
  id uuid primary key,
  asset_id uuid not null references asset (id),
  number bigint not null,
  sha256 bytea not null,
  media_type text not null,
  file_name text not null,
  bytes bigint not null,
  width bigint not null,
  height bigint not null,
  uploaded_by uuid not null references member (id),
  created_at timestamptz not null,
  unique (asset_id, number)
);

create table campaign_asset (
  campaign_id uuid not null references campaign (id),
  asset_id uuid not null references asset (id),
  attached_by uuid not null references member (id),
  attached_at timestamptz not null,
  primary key (campaign_id, asset_id)
);
create index campaign_asset_by_asset on campaign_asset (asset_id);

create trigger asset_version_refuses_change before update or delete on asset_version
  for each row execute function refuse_change('an asset version never changes');
alter table asset_version enable always trigger asset_version_refuses_change;

grant select, insert on asset_version to campaign_app;
grant select, insert, update on asset to campaign_app;
grant select, insert, delete on campaign_asset to campaign_app;
