-- People without an account: they come by a link, never by a password or a token, and so are never active members.
alter table member add column guest boolean not null default false;

-- A link for one guest to one thing. Its terms never change; it can be revoked, once.
create table guest_link (
  id uuid primary key,
  member_id uuid not null references member (id),
  campaign_id uuid not null references campaign (id),
  review_id uuid references review (id),
  proof_version_id uuid references proof_version (id),
  can_comment boolean not null,
  can_decide boolean not null,
  can_download boolean not null,
  -- Signs the link; the link itself is kept nowhere.
  key bytea not null,
  created_by uuid references member (id),
  created_at timestamptz not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  check ((review_id is null) <> (proof_version_id is null))
);
create index guest_link_by_review on guest_link (review_id, member_id);
create index guest_link_by_version on guest_link (proof_version_id);

create trigger guest_link_keeps_its_terms before update on guest_link for each row
  when (old.revoked_at is not null or new.revoked_at is null
    or (new.id, new.member_id, new.campaign_id, new.review_id, new.proof_version_id, new.can_comment, new.can_decide, new.can_download, new.key, new.expires_at)
      is distinct from
      (old.id, old.member_id, old.campaign_id, old.review_id, old.proof_version_id, old.can_comment, old.can_decide, old.can_download, old.key, old.expires_at))
  execute function refuse_change('the terms of a link never change');
create trigger guest_link_refuses_delete before delete on guest_link
  for each row execute function refuse_change('the terms of a link never change');
alter table guest_link enable always trigger guest_link_keeps_its_terms;
alter table guest_link enable always trigger guest_link_refuses_delete;

-- A one-time code: good for one decision on one digest, and only for as many tries.
create table guest_code (
  id uuid primary key,
  link_id uuid not null references guest_link (id),
  digest bytea not null,
  mac bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  attempts bigint not null,
  used_at timestamptz
);
create index guest_code_by_link on guest_code (link_id, created_at);

-- Mail on its way: written with what it is about, sent afterwards. Of what was sent, the body is forgotten.
create table mail (
  id uuid primary key,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at timestamptz not null,
  next_try_at timestamptz not null,
  attempts bigint not null,
  sent_at timestamptz,
  error text not null
);
create index mail_waiting on mail (sent_at, next_try_at);

alter table decision add column guest_link_id uuid references guest_link (id);

grant select, insert, update on guest_link, guest_code, mail to campaign_app;
