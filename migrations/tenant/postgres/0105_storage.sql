-- The files that versions are, each once, and what they add up to: asked before another is taken in.
create table stored_file (
  sha256 bytea primary key,
  bytes bigint not null
);

create table storage (
  id bigint primary key check (id = 1),
  files bigint not null,
  bytes bigint not null,
  -- The most bytes that the workspace may have; what the server is set up with when null.
  quota bigint
);

insert into stored_file (sha256, bytes)
  select sha256, max(bytes) from (select sha256, bytes from proof_version union all select sha256, bytes from asset_version) v group by sha256;
insert into storage (id, files, bytes) select 1, count(*), coalesce(sum(bytes), 0) from stored_file;

create function count_stored_file() returns trigger language plpgsql as $$
begin
  update storage set files = files + 1, bytes = bytes + new.bytes where id = 1;
  return null;
end $$;
create function note_stored_file() returns trigger language plpgsql as $$
begin
  insert into stored_file (sha256, bytes) values (new.sha256, new.bytes) on conflict do nothing;
  return null;
end $$;
create trigger stored_file_is_counted after insert on stored_file for each row execute function count_stored_file();
create trigger proof_version_is_stored after insert on proof_version for each row execute function note_stored_file();
create trigger asset_version_is_stored after insert on asset_version for each row execute function note_stored_file();

-- What a sweep found in the store that nothing names. The next one removes it, once enough time has passed and still nothing does.
create table storage_mark (
  place text primary key,
  bytes bigint not null,
  marked_at timestamptz not null
);

grant select, insert on stored_file to campaign_app;
grant select, update on storage to campaign_app;
grant select, insert, delete on storage_mark to campaign_app;
