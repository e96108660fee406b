-- When a campaign is to go live by itself. Gone once it is live, or no longer scheduled.
create table launch_schedule (
  campaign_id uuid primary key references campaign (id),
  local text not null,
  zone text not null,
  launch_at timestamptz not null,
  scheduled_by uuid not null references member (id),
  held_at timestamptz,
  held_for text not null
);
create index launch_schedule_by_time on launch_schedule (launch_at);

-- One item of the gate let pass: asked for by one person, granted by another.
create table waiver (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  code text not null,
  subject_id text not null,
  title text not null,
  reason text not null,
  basis bytea not null,
  requested_by uuid not null references member (id),
  requested_at timestamptz not null,
  granted_by uuid references member (id),
  granted_at timestamptz,
  ended_at timestamptz,
  revision bigint not null,
  check (granted_by is null or granted_by <> requested_by),
  check ((granted_by is null) = (granted_at is null))
);
create index waiver_by_campaign on waiver (campaign_id);

create trigger waiver_refuses_delete before delete on waiver
  for each row execute function refuse_change('a waiver is ended, not deleted');
create trigger waiver_keeps_its_words before update on waiver
  for each row when (
    old.ended_at is not null
    or (new.id, new.campaign_id, new.code, new.subject_id, new.title, new.reason, new.basis, new.requested_by, new.requested_at)
      is distinct from (old.id, old.campaign_id, old.code, old.subject_id, old.title, old.reason, old.basis, old.requested_by, old.requested_at)
    or (old.granted_by is not null and new.granted_by is distinct from old.granted_by))
  execute function refuse_change('a waiver keeps its words');
create trigger content_of_waiver after insert or update on waiver for each row execute function count_condition();
alter table waiver enable always trigger waiver_refuses_delete;
alter table waiver enable always trigger waiver_keeps_its_words;

grant select, insert, update, delete on launch_schedule to campaign_app;
grant select, insert on waiver to campaign_app;
grant update (granted_by, granted_at, ended_at, revision) on waiver to campaign_app;
