-- The newest head of a tenant's log that each witness has cosigned (C2SP tlog-witness): its note, the log's key, the witness's line.
create table cosignature (
  tenant_id blob not null references tenant (id),
  witness text not null,
  size integer not null,
  note text not null,
  key text not null,
  line text not null,
  at text not null,
  primary key (tenant_id, witness)
) strict;
