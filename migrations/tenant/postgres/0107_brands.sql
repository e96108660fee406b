-- What assets may be has grown, and so have the screens whose addresses are kept.
alter table asset drop constraint asset_kind_check;
alter table asset add constraint asset_kind_check
  check (kind in ('logo', 'photography', 'icon', 'template', 'document', 'typography'));
alter table saved_view drop constraint saved_view_screen_check;
alter table saved_view add constraint saved_view_screen_check check (screen in ('calendar', 'board', 'gantt', 'work', 'library'));

create table brand (
  id uuid primary key,
  name text not null,
  description text not null,
  colours jsonb not null,
  fonts jsonb not null,
  rules jsonb not null,
  is_default boolean not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);

alter table asset add column brand_id uuid references brand (id);
-- What is said in the fields that the library gives its assets.
alter table asset add column fields jsonb not null default '{}';

create table library_schema (
  id bigint primary key check (id = 1),
  fields jsonb not null,
  revision bigint not null
);
insert into library_schema (id, fields, revision) values (1, '[]', 1);

-- What a file shows, by its digest: found out once when it came in.
create table file_facts (
  sha256 bytea primary key,
  facts jsonb not null
);

grant select, insert, update on brand to campaign_app;
grant select, update on library_schema to campaign_app;
grant select, insert on file_facts to campaign_app;
