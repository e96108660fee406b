-- What a version looks like and what is written into its file, found out when it came in.
create table asset_details (
  version_id uuid primary key references asset_version (id),
  asset_id uuid not null references asset (id),
  -- 64 bits; pictures that look alike differ in few of them. Null where there is too little to go by.
  look bigint,
  embedded jsonb not null
);
create index asset_details_by_asset on asset_details (asset_id);
create index asset_version_by_bytes on asset_version (sha256);

-- The four quarters of a look: of two that differ in at most seven bits, one quarter differs in at most one.
create table asset_look (
  quarter bigint not null,
  bits bigint not null,
  version_id uuid not null references asset_version (id),
  primary key (quarter, bits, version_id)
);

grant select, insert on asset_details, asset_look to campaign_app;
