-- The files that versions are, each once, and what they add up to: asked before another is taken in.
create table stored_file (
  sha256 blob primary key,
  bytes integer not null
) strict, without rowid;

create table storage (
  id integer primary key check (id = 1),
  files integer not null,
  bytes integer not null,
  -- The most bytes that the workspace may have; what the server is set up with when null.
  quota integer
) strict;

insert into stored_file (sha256, bytes)
  select sha256, max(bytes) from (select sha256, bytes from proof_version union all select sha256, bytes from asset_version) group by sha256;
insert into storage (id, files, bytes) select 1, count(*), coalesce(sum(bytes), 0) from stored_file;

create trigger stored_file_is_counted after insert on stored_file
begin update storage set files = files + 1, bytes = bytes + new.bytes where id = 1; end;
create trigger proof_version_is_stored after insert on proof_version
begin insert into stored_file (sha256, bytes) values (new.sha256, new.bytes) on conflict do nothing; end;
create trigger asset_version_is_stored after insert on asset_version
begin insert into stored_file (sha256, bytes) values (new.sha256, new.bytes) on conflict do nothing; end;

-- What a sweep found in the store that nothing names. The next one removes it, once enough time has passed and still nothing does.
create table storage_mark (
  place text primary key,
  bytes integer not null,
  marked_at text not null
) strict, without rowid;
