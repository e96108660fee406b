-- Where a logo is on a file, by the digests of both: looked for once.
create table logo_search (
  file_sha256 bytea not null,
  logo_sha256 bytea not null,
  found jsonb not null,
  primary key (file_sha256, logo_sha256)
);

grant select, insert on logo_search to campaign_app;
