-- Where a logo is on a file, by the digests of both: looked for once.
create table logo_search (
  file_sha256 blob not null,
  logo_sha256 blob not null,
  found text not null,
  primary key (file_sha256, logo_sha256)
) strict, without rowid;
