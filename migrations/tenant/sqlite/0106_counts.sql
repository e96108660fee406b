-- How many assets there are of each kind, with each tag and in each collection, kept as they come and go.
create table asset_count (
  facet text not null,
  value text not null,
  n integer not null,
  primary key (facet, value)
) strict, without rowid;

insert into asset_count (facet, value, n) select 'kind', kind, count(*) from asset group by kind;
insert into asset_count (facet, value, n) select 'tag', tag, count(*) from asset_tag group by tag;
insert into asset_count (facet, value, n) select 'collection', lower(hex(collection_id)), count(*) from collection_asset group by collection_id;

create trigger asset_counted after insert on asset
begin insert into asset_count (facet, value, n) values ('kind', new.kind, 1) on conflict (facet, value) do update set n = n + 1; end;
create trigger asset_counted_anew after update of kind on asset when old.kind <> new.kind
begin
  update asset_count set n = n - 1 where facet = 'kind' and value = old.kind;
  insert into asset_count (facet, value, n) values ('kind', new.kind, 1) on conflict (facet, value) do update set n = n + 1;
end;
create trigger asset_tag_counted after insert on asset_tag
begin insert into asset_count (facet, value, n) values ('tag', new.tag, 1) on conflict (facet, value) do update set n = n + 1; end;
create trigger asset_tag_discounted after delete on asset_tag
begin update asset_count set n = n - 1 where facet = 'tag' and value = old.tag; end;
create trigger collection_asset_counted after insert on collection_asset
begin insert into asset_count (facet, value, n) values ('collection', lower(hex(new.collection_id)), 1) on conflict (facet, value) do update set n = n + 1; end;
create trigger collection_asset_discounted after delete on collection_asset
begin update asset_count set n = n - 1 where facet = 'collection' and value = lower(hex(old.collection_id)); end;

-- What is not to be counted for everybody.
create index asset_by_embargo on asset (embargo_ms) where embargo_ms is not null;
create index asset_count_by_number on asset_count (facet, n desc, value);
