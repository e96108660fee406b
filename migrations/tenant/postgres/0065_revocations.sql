-- A certificate that was taken back. The certificate itself never changes.
create table certificate_revocation (
  certificate_id uuid primary key references certificate (id),
  campaign_id uuid not null references campaign (id),
  revoked_by uuid not null references member (id),
  reason text not null,
  revoked_at timestamptz not null
);

create trigger certificate_revocation_refuses_change before update or delete on certificate_revocation
  for each row execute function refuse_change('a revocation never changes');
alter table certificate_revocation enable always trigger certificate_revocation_refuses_change;

grant select, insert on certificate_revocation to campaign_app;

-- Whoever holds a certificate finds it by its digest.
create index certificate_by_digest on certificate (digest);
