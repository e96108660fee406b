-- Addresses of screens, kept under a name.
create table saved_view (
  id uuid primary key,
  member_id uuid not null references member (id),
  screen text not null check (screen in ('calendar', 'board', 'gantt', 'work')),
  name text not null,
  query text not null,
  shared boolean not null,
  created_at timestamptz not null,
  revision bigint not null
);
create index saved_view_by_member on saved_view (member_id);

-- Calendar feeds of saved views. Of an address only the digest of its secret is kept.
create table feed (
  id uuid primary key,
  view_id uuid not null references saved_view (id),
  member_id uuid not null references member (id),
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  revoked_at timestamptz
);
create index feed_by_view on feed (view_id);

grant select, insert, update, delete on saved_view to campaign_app;
grant select, insert, update, delete on feed to campaign_app;
