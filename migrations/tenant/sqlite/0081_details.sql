-- What a version looks like and what is written into its file, found out when it came in.
create table asset_details (
  version_id blob primary key references asset_version (id),
  asset_id blob not null references asset (id),
  -- 64 bits; pictures that look alike differ in few of them. Null where there is too little to go by.
  look integer,
  embedded text not null
) strict;
create index asset_details_by_asset on asset_details (asset_id);
create index asset_version_by_bytes on asset_version (sha256);

-- The four quarters of a look: of two that differ in at most seven bits, one quarter differs in at most one.
create table asset_look (
  quarter integer not null,
  bits integer not null,
  version_id blob not null references asset_version (id),
  primary key (quarter, bits, version_id)
) strict, without rowid;
