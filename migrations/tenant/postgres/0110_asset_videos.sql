-- Assets may be videos, too.
alter table asset drop constraint asset_kind_check;
alter table asset add constraint asset_kind_check
  check (kind in ('logo', 'photography', 'video', 'icon', 'template', 'document', 'typography'));
