-- Whether others than managers may save the files of a proof. Who looks at it sees drawn pages then.
alter table proof add column downloads integer not null default 1;

-- What a version is called: 2.1 is a small correction of 2.
alter table proof_version add column major integer not null default 0;
alter table proof_version add column minor integer not null default 0;
drop trigger proof_version_refuses_update;
update proof_version set major = number;
create trigger proof_version_refuses_update before update on proof_version
begin select raise(abort, 'a proof version never changes'); end;

-- Locks and unlocks of versions, in their order; the last one counts.
create table version_lock (
  id blob primary key,
  proof_version_id blob not null references proof_version (id),
  campaign_id blob not null references campaign (id),
  locked integer not null,
  -- Nobody, when its approval locked it.
  member_id blob references member (id),
  reason text not null,
  at text not null
) strict;
create index version_lock_by_version on version_lock (proof_version_id, id);
create trigger version_lock_refuses_update before update on version_lock
begin select raise(abort, 'locks are append-only'); end;
create trigger version_lock_refuses_delete before delete on version_lock
begin select raise(abort, 'locks are append-only'); end;

-- Which pages somebody has had on their screen, and for how long, as their browser says.
create table page_view (
  proof_version_id blob not null references proof_version (id),
  member_id blob not null references member (id),
  page integer not null,
  campaign_id blob not null references campaign (id),
  seconds integer not null,
  first_at text not null,
  last_at text not null,
  primary key (proof_version_id, member_id, page)
) strict;
