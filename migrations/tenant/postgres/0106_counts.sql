-- How many assets there are of each kind, with each tag and in each collection, kept as they come and go.
create table asset_count (
  facet text not null,
  value text collate "C" not null,
  n bigint not null,
  primary key (facet, value)
);

insert into asset_count (facet, value, n) select 'kind', kind, count(*) from asset group by kind;
insert into asset_count (facet, value, n) select 'tag', tag, count(*) from asset_tag group by tag;
insert into asset_count (facet, value, n)
  select 'collection', replace(collection_id::text, '-', ''), count(*) from collection_asset group by collection_id;

create function count_facet(of text, what text, by_how_many bigint) returns void language sql as $$
  insert into asset_count (facet, value, n) values (of, what, by_how_many)
  on conflict (facet, value) do update set n = asset_count.n + excluded.n
$$;
create function count_asset() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if old.kind = new.kind then return null; end if;
    perform count_facet('kind', old.kind, -1);
  end if;
  perform count_facet('kind', new.kind, 1);
  return null;
end $$;
create function count_asset_tag() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then perform count_facet('tag', new.tag, 1); else perform count_facet('tag', old.tag, -1); end if;
  return null;
end $$;
create function count_collection_asset() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    perform count_facet('collection', replace(new.collection_id::text, '-', ''), 1);
  else
    perform count_facet('collection', replace(old.collection_id::text, '-', ''), -1);
  end if;
  return null;
end $$;
create trigger asset_counted after insert or update of kind on asset for each row execute function count_asset();
create trigger asset_tag_counted after insert or delete on asset_tag for each row execute function count_asset_tag();
create trigger collection_asset_counted after insert or delete on collection_asset for each row execute function count_collection_asset();

-- What is not to be counted for everybody.
create index asset_by_embargo on asset (embargo_ms) where embargo_ms is not null;
create index asset_count_by_number on asset_count (facet, n desc, value);

-- The first so many of what a search finds, in no order, always through the index of words: how rare a beginning is, the planner
-- cannot know, and reads everything where it should not.
create function asset_docs(sought tsquery, most bigint) returns setof bigint language sql stable
  set enable_seqscan = off set enable_indexscan = off as $$
  select doc from asset_text where words @@ sought limit most
$$;

grant select, insert, update on asset_count to campaign_app;
