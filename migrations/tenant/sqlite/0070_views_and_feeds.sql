-- Addresses of screens, kept under a name.
create table saved_view (
  id blob primary key,
  member_id blob not null references member (id),
  screen text not null check (screen in ('calendar', 'board', 'gantt', 'work')),
  name text not null,
  query text not null,
  shared integer not null,
  created_at text not null,
  revision integer not null
) strict;
create index saved_view_by_member on saved_view (member_id);

-- Calendar feeds of saved views. Of an address only the digest of its secret is kept.
create table feed (
  id blob primary key,
  view_id blob not null references saved_view (id),
  member_id blob not null references member (id),
  secret_hash blob not null unique,
  created_at text not null,
  revoked_at text
) strict;
create index feed_by_view on feed (view_id);
