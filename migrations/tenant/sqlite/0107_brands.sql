-- What assets may be has grown, and so have the screens whose addresses are kept. A check goes with its column.
drop trigger asset_counted;
drop trigger asset_counted_anew;
drop index asset_by_kind;
alter table asset rename column kind to old_kind;
alter table asset add column kind text not null default 'photography'
  check (kind in ('logo', 'photography', 'icon', 'template', 'document', 'typography'));
update asset set kind = old_kind;
alter table asset drop column old_kind;
create index asset_by_kind on asset (kind);
create trigger asset_counted after insert on asset
begin insert into asset_count (facet, value, n) values ('kind', new.kind, 1) on conflict (facet, value) do update set n = n + 1; end;
create trigger asset_counted_anew after update of kind on asset when old.kind <> new.kind
begin
  update asset_count set n = n - 1 where facet = 'kind' and value = old.kind;
  insert into asset_count (facet, value, n) values ('kind', new.kind, 1) on conflict (facet, value) do update set n = n + 1;
end;

alter table saved_view rename column screen to old_screen;
alter table saved_view add column screen text not null default 'calendar'
  check (screen in ('calendar', 'board', 'gantt', 'work', 'library'));
update saved_view set screen = old_screen;
alter table saved_view drop column old_screen;

create table brand (
  id blob primary key,
  name text not null,
  description text not null,
  colours text not null,
  fonts text not null,
  rules text not null,
  is_default integer not null,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;

alter table asset add column brand_id blob references brand (id);
-- What is said in the fields that the library gives its assets.
alter table asset add column fields text not null default '{}';

create table library_schema (
  id integer primary key check (id = 1),
  fields text not null,
  revision integer not null
) strict;
insert into library_schema (id, fields, revision) values (1, '[]', 1);

-- What a file shows, by its digest: found out once when it came in.
create table file_facts (
  sha256 blob primary key,
  facts text not null
) strict, without rowid;
