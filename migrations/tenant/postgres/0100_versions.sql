-- Whether others than managers may save the files of a proof. Who looks at it sees drawn pages then.
alter table proof add column downloads boolean not null default true;

-- What a version is called: 2.1 is a small correction of 2.
alter table proof_version add column major bigint not null default 0;
alter table proof_version add column minor bigint not null default 0;
alter table proof_version disable trigger proof_version_refuses_change;
update proof_version set major = number;
alter table proof_version enable always trigger proof_version_refuses_change;

-- Locks and unlocks of versions, in their order; the last one counts.
create table version_lock (
  id uuid primary key,
  proof_version_id uuid not null references proof_version (id),
  campaign_id uuid not null references campaign (id),
  locked boolean not null,
  -- Nobody, when its approval locked it.
  member_id uuid references member (id),
  reason text not null,
  at timestamptz not null
);
create index version_lock_by_version on version_lock (proof_version_id, id);
create trigger version_lock_refuses_change before update or delete on version_lock
  for each row execute function refuse_change('locks are append-only');
alter table version_lock enable always trigger version_lock_refuses_change;

-- Which pages somebody has had on their screen, and for how long, as their browser says.
create table page_view (
  proof_version_id uuid not null references proof_version (id),
  member_id uuid not null references member (id),
  page bigint not null,
  campaign_id uuid not null references campaign (id),
  seconds bigint not null,
  first_at timestamptz not null,
  last_at timestamptz not null,
  primary key (proof_version_id, member_id, page)
);

grant select, insert on version_lock to campaign_app;
grant select, insert, update on page_view to campaign_app;
