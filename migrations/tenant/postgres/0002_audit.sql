-- The audit: leaves of an RFC 6962 tree. `body` is hashed as it stands here; the other columns are for finding.
create table audit_event (
  seq bigint primary key,
  at timestamptz not null,
  actor_id uuid,
  email text,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  campaign_id uuid,
  body text not null,
  leaf_hash bytea not null
);
create index audit_event_by_campaign on audit_event (campaign_id, seq);
create index audit_event_by_email on audit_event (email, seq);
create index audit_event_by_action on audit_event (action, seq);
create index audit_event_by_subject on audit_event (subject_kind, subject_id, seq);

-- Roots of complete subtrees: leaves (idx << level) to ((idx + 1) << level).
create table audit_node (
  level bigint not null,
  idx bigint not null,
  hash bytea not null,
  primary key (level, idx)
);

-- The tree's right edge.
create table audit_tip (
  id bigint primary key check (id = 1),
  size bigint not null,
  peaks bytea not null
);
insert into audit_tip (id, size, peaks) values (1, 0, '');

create function refuse_change() returns trigger language plpgsql as $$
begin raise exception '%', tg_argv[0]; end $$;

create trigger audit_event_refuses_change before update or delete on audit_event
  for each row execute function refuse_change('the audit is append-only');
create trigger audit_event_refuses_truncate before truncate on audit_event
  for each statement execute function refuse_change('the audit is append-only');
create trigger audit_node_refuses_change before update or delete on audit_node
  for each row execute function refuse_change('the audit is append-only');
create trigger audit_node_refuses_truncate before truncate on audit_node
  for each statement execute function refuse_change('the audit is append-only');
create trigger audit_tip_only_grows before update on audit_tip
  for each row when (new.size <= old.size) execute function refuse_change('the audit is append-only');
create trigger audit_tip_refuses_delete before delete on audit_tip
  for each row execute function refuse_change('the audit is append-only');
-- ALWAYS: they fire for replication roles and superusers as well.
alter table audit_event enable always trigger audit_event_refuses_change;
alter table audit_event enable always trigger audit_event_refuses_truncate;
alter table audit_node enable always trigger audit_node_refuses_change;
alter table audit_node enable always trigger audit_node_refuses_truncate;
alter table audit_tip enable always trigger audit_tip_only_grows;
alter table audit_tip enable always trigger audit_tip_refuses_delete;

grant select, insert on audit_event, audit_node to campaign_app;
grant select, update on audit_tip to campaign_app;
