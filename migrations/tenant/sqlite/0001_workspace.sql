-- Whose database this is; checked on every opening, so that swapped files are noticed.
create table tenant_meta (
  id integer primary key check (id = 1),
  tenant_id blob not null
) strict;

create table member (
  id blob primary key,
  name text not null,
  email text not null unique,
  role text not null check (role in ('owner', 'admin', 'manager', 'contributor', 'viewer')),
  password_hash text,
  active integer not null,
  created_at text not null,
  revision integer not null
) strict;

create table session (
  id text primary key,
  member_id blob not null references member (id),
  data text not null,
  created_at text not null,
  expires_at text not null
) strict;

create table token (
  id blob primary key,
  member_id blob not null references member (id),
  name text not null,
  scopes text not null,
  secret_hash blob not null unique,
  created_at text not null,
  expires_at text,
  revoked_at text
) strict;

-- A write already done under a key, with what it answered.
create table idempotency (
  member_id blob not null,
  key text not null,
  fingerprint blob not null,
  status integer not null,
  body text not null,
  etag text,
  location text,
  created_at text not null,
  primary key (member_id, key)
) strict;
