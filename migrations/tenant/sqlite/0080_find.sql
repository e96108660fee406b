-- What an asset is found by. Each has a number in the order of coming: lists run along it, newest first.
alter table asset add column description text not null default '';
alter table asset add column tags text not null default '[]';
-- Unix time in milliseconds: compared where what nobody may see yet must not be counted either.
alter table asset add column embargo_ms integer;
alter table asset add column doc integer not null default 0;
update asset set doc = (select count(*) from asset earlier where earlier.id <= asset.id);
create unique index asset_by_doc on asset (doc);
create index asset_by_kind on asset (kind);

create table asset_tag (
  asset_id blob not null references asset (id),
  tag text not null,
  primary key (asset_id, tag)
) strict, without rowid;
create index asset_tag_by_tag on asset_tag (tag, asset_id);

create table collection (
  id blob primary key,
  name text not null,
  description text not null,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;

create table collection_asset (
  collection_id blob not null references collection (id),
  asset_id blob not null references asset (id),
  primary key (collection_id, asset_id)
) strict, without rowid;
create index collection_asset_by_asset on collection_asset (asset_id);

-- Words as they are searched for, and marks for kind, tags and collections; the text itself is with the asset.
create virtual table asset_text using fts5 (words, marks, content = '', contentless_delete = 1, prefix = '2 3', tokenize = 'unicode61 remove_diacritics 0');
insert into asset_text (rowid, words, marks) select doc, lower(name), 'k' || kind from asset;

-- Every word that something is found by, for words that are typed wrong.
create table asset_word (
  word text primary key
) strict, without rowid;
with recursive split (word, rest) as (
  select '', lower(replace(replace(replace(name, '-', ' '), '_', ' '), ',', ' ')) || ' ' from asset
  union all
  select substr(rest, 1, instr(rest, ' ') - 1), substr(rest, instr(rest, ' ') + 1) from split where rest <> ''
)
insert into asset_word (word) select distinct word from split where length(word) between 3 and 40;
