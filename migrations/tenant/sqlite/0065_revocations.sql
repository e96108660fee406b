-- A certificate that was taken back. The certificate itself never changes.
create table certificate_revocation (
  certificate_id blob primary key references certificate (id),
  campaign_id blob not null references campaign (id),
  revoked_by blob not null references member (id),
  reason text not null,
  revoked_at text not null
) strict;

create trigger certificate_revocation_refuses_update before update on certificate_revocation
begin select raise(abort, 'a revocation never changes'); end;
create trigger certificate_revocation_refuses_delete before delete on certificate_revocation
begin select raise(abort, 'a revocation never changes'); end;
create trigger certificate_revocation_refuses_replacement before insert on certificate_revocation
when exists (select 1 from certificate_revocation where certificate_id = new.certificate_id)
begin select raise(abort, 'a revocation never changes'); end;

-- Whoever holds a certificate finds it by its digest.
create index certificate_by_digest on certificate (digest);
