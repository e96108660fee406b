-- The audit: leaves of an RFC 6962 tree. `body` is hashed as it stands here; the other columns are for finding.
create table audit_event (
  seq integer primary key,
  at text not null,
  actor_id blob,
  email text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  campaign_id blob,
  body text not null,
  leaf_hash blob not null
) strict;
create index audit_event_by_campaign on audit_event (campaign_id, seq);
create index audit_event_by_email on audit_event (email, seq);
create index audit_event_by_action on audit_event (action, seq);
create index audit_event_by_subject on audit_event (subject_kind, subject_id, seq);

-- Roots of complete subtrees: leaves (idx << level) to ((idx + 1) << level).
create table audit_node (
  level integer not null,
  idx integer not null,
  hash blob not null,
  primary key (level, idx)
) strict, without rowid;

-- The tree's right edge.
create table audit_tip (
  id integer primary key check (id = 1),
  size integer not null,
  peaks blob not null
) strict;
insert into audit_tip (id, size, peaks) values (1, 0, x'');

create trigger audit_event_refuses_update before update on audit_event
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_event_refuses_delete before delete on audit_event
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_event_refuses_replacement before insert on audit_event
when exists (select 1 from audit_event where seq = new.seq)
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_node_refuses_update before update on audit_node
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_node_refuses_delete before delete on audit_node
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_node_refuses_replacement before insert on audit_node
when exists (select 1 from audit_node where level = new.level and idx = new.idx)
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_tip_only_grows before update on audit_tip
when new.size <= old.size
begin select raise(abort, 'the audit is append-only'); end;
create trigger audit_tip_refuses_delete before delete on audit_tip
begin select raise(abort, 'the audit is append-only'); end;
