-- What an asset is found by. Each has a number in the order of coming: lists run along it, newest first.
alter table asset add column description text not null default '';
alter table asset add column tags jsonb not null default '[]';
-- Unix time in milliseconds: compared where what nobody may see yet must not be counted either.
alter table asset add column embargo_ms bigint;
alter table asset add column doc bigint not null default 0;
update asset set doc = (select count(*) from asset earlier where earlier.id <= asset.id);
create unique index asset_by_doc on asset (doc);
create index asset_by_kind on asset (kind);

create table asset_tag (
  asset_id uuid not null references asset (id),
  tag text not null,
  primary key (asset_id, tag)
);
create index asset_tag_by_tag on asset_tag (tag, asset_id);

create table collection (
  id uuid primary key,
  name text not null,
  description text not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);

create table collection_asset (
  collection_id uuid not null references collection (id),
  asset_id uuid not null references asset (id),
  primary key (collection_id, asset_id)
);
create index collection_asset_by_asset on collection_asset (asset_id);

-- Words as they are searched for, and marks for kind, tags and collections; the text itself is with the asset.
create table asset_text (
  doc bigint primary key,
  words tsvector not null
);
create index asset_text_by_word on asset_text using gin (words);
insert into asset_text (doc, words)
  select doc, array_to_tsvector(array_remove(regexp_split_to_array(lower(name), '[^[:alnum:]]+'), '') || ('#k' || kind)) from asset;

-- Every word that something is found by, for words that are typed wrong.
create table asset_word (
  word text collate "C" primary key
);
insert into asset_word (word)
  select distinct word from asset, regexp_split_to_table(lower(name), '[^[:alnum:]]+') as word where length(word) between 3 and 40;

grant select, insert, delete on asset_tag, collection_asset to campaign_app;
grant select, insert, update on collection to campaign_app;
grant select, insert, update, delete on asset_text to campaign_app;
grant select, insert on asset_word to campaign_app;
