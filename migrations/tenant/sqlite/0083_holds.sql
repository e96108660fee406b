-- Whether what is uploaded is held until somebody else approves it.
create table library_policy (
  id integer primary key check (id = 1),
  hold_uploads integer not null,
  revision integer not null
) strict;
insert into library_policy (id, hold_uploads, revision) values (1, 0, 1);

alter table asset_version add column held integer not null default 0;

create table asset_approval (
  version_id blob primary key references asset_version (id),
  asset_id blob not null references asset (id),
  approved_by blob not null references member (id),
  approved_at text not null
) strict;

create trigger asset_approval_refuses_update before update on asset_approval
begin select raise(abort, 'an approval stays'); end;
create trigger asset_approval_refuses_delete before delete on asset_approval
begin select raise(abort, 'an approval stays'); end;
-- The other eyes, said once more by the database.
create trigger asset_approval_by_another before insert on asset_approval
when exists (select 1 from asset_version where id = new.version_id and uploaded_by = new.approved_by)
begin select raise(abort, 'nobody approves what they uploaded'); end;
create trigger content_of_asset_approval after insert on asset_approval
begin update campaign set content_revision = content_revision + 1
  where status <> 'live' and id in (select campaign_id from campaign_asset where asset_id = new.asset_id); end;
