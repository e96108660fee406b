-- Which tenants exist and where their databases are. Nothing of what is in them.
create table tenant (
  id uuid primary key,
  slug text not null unique,
  name text not null,
  -- SQLite: a path below the data folder. PostgreSQL: the name of a database on the tenants' server.
  location text not null unique,
  created_at timestamptz not null,
  trial_ends_at timestamptz not null
);

-- The Ed25519 key that signs a tenant's audit checkpoints (32-byte seed).
create table signing_key (
  tenant_id uuid primary key references tenant (id),
  seed bytea not null,
  created_at timestamptz not null
);
