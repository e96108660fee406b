-- Whose database this is; checked on every opening, so that swapped files are noticed.
create table tenant_meta (
  id bigint primary key check (id = 1),
  tenant_id uuid not null
);

create table member (
  id uuid primary key,
  name text not null,
  email text not null unique,
  role text not null check (role in ('owner', 'admin', 'manager', 'contributor', 'viewer')),
  password_hash text,
  active boolean not null,
  created_at timestamptz not null,
  revision bigint not null
);

create table session (
  id text primary key,
  member_id uuid not null references member (id),
  data text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null
);

create table token (
  id uuid primary key,
  member_id uuid not null references member (id),
  name text not null,
  scopes jsonb not null,
  secret_hash bytea not null unique,
  created_at timestamptz not null,
  expires_at timestamptz,
  revoked_at timestamptz
);

-- A write already done under a key, with what it answered.
create table idempotency (
  member_id uuid not null,
  key text not null,
  fingerprint bytea not null,
  status bigint not null,
  body text not null,
  etag text,
  location text,
  created_at timestamptz not null,
  primary key (member_id, key)
);

-- The running server is `campaign_app`, which owns nothing.
grant usage on schema public to campaign_app;
grant select on tenant_meta to campaign_app;
grant select, insert, update, delete on member, session, token, idempotency to campaign_app;
