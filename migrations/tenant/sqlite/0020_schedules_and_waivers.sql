-- When a campaign is to go live by itself. Gone once it is live, or no longer scheduled.
create table launch_schedule (
  campaign_id blob primary key references campaign (id),
  local text not null,
  zone text not null,
  launch_at text not null,
  scheduled_by blob not null references member (id),
  held_at text,
  held_for text not null
) strict;
create index launch_schedule_by_time on launch_schedule (launch_at);

-- One item of the gate let pass: asked for by one person, granted by another.
create table waiver (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  code text not null,
  subject_id text not null,
  title text not null,
  reason text not null,
  basis blob not null,
  requested_by blob not null references member (id),
  requested_at text not null,
  granted_by blob references member (id),
  granted_at text,
  ended_at text,
  revision integer not null,
  check (granted_by is null or granted_by <> requested_by),
  check ((granted_by is null) = (granted_at is null))
) strict;
create index waiver_by_campaign on waiver (campaign_id);

create trigger waiver_refuses_delete before delete on waiver
begin select raise(abort, 'a waiver is ended, not deleted'); end;
create trigger waiver_keeps_its_words before update on waiver
when old.ended_at is not null or new.id is not old.id or new.campaign_id is not old.campaign_id or new.code is not old.code
  or new.subject_id is not old.subject_id or new.title is not old.title or new.reason is not old.reason or new.basis is not old.basis
  or new.requested_by is not old.requested_by or new.requested_at is not old.requested_at
  or (old.granted_by is not null and new.granted_by is not old.granted_by)
begin select raise(abort, 'a waiver keeps its words'); end;
create trigger content_of_waiver_added after insert on waiver
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_waiver_changed after update on waiver
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
