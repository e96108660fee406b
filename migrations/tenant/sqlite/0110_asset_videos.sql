-- Assets may be videos, too. A check goes with its column.
drop trigger asset_counted;
drop trigger asset_counted_anew;
drop index asset_by_kind;
alter table asset rename column kind to old_kind;
alter table asset add column kind text not null default 'photography'
  check (kind in ('logo', 'photography', 'video', 'icon', 'template', 'document', 'typography'));
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
