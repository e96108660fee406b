-- Public keys that a tenant's checkpoints were signed with before (C2SP signed-note form). Their seeds are gone.
create table retired_key (
  tenant_id blob not null references tenant (id),
  key text not null,
  created_at text not null,
  retired_at text not null,
  primary key (tenant_id, key)
) strict;
