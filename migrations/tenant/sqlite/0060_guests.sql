-- People without an account: they come by a link, never by a password or a token, and so are never active members.
alter table member add column guest integer not null default 0;

-- A link for one guest to one thing. Its terms never change; it can be revoked, once.
create table guest_link (
  id blob primary key,
  member_id blob not null references member (id),
  campaign_id blob not null references campaign (id),
  review_id blob references review (id),
  proof_version_id blob references proof_version (id),
  can_comment integer not null,
  can_decide integer not null,
  can_download integer not null,
  -- Signs the link; the link itself is kept nowhere.
  key blob not null,
  created_by blob references member (id),
  created_at text not null,
  expires_at text not null,
  revoked_at text,
  check ((review_id is null) <> (proof_version_id is null))
) strict;
create index guest_link_by_review on guest_link (review_id, member_id);
create index guest_link_by_version on guest_link (proof_version_id);

create trigger guest_link_keeps_its_terms before update on guest_link
when old.revoked_at is not null or new.revoked_at is null or new.id is not old.id or new.member_id is not old.member_id
  or new.campaign_id is not old.campaign_id or new.review_id is not old.review_id or new.proof_version_id is not old.proof_version_id
  or new.can_comment is not old.can_comment or new.can_decide is not old.can_decide or new.can_download is not old.can_download
  or new.key is not old.key or new.expires_at is not old.expires_at
begin select raise(abort, 'the terms of a link never change'); end;
create trigger guest_link_refuses_delete before delete on guest_link
begin select raise(abort, 'the terms of a link never change'); end;

-- A one-time code: good for one decision on one digest, and only for as many tries.
create table guest_code (
  id blob primary key,
  link_id blob not null references guest_link (id),
  digest blob not null,
  mac blob not null,
  created_at text not null,
  expires_at text not null,
  attempts integer not null,
  used_at text
) strict;
create index guest_code_by_link on guest_code (link_id, created_at);

-- Mail on its way: written with what it is about, sent afterwards. Of what was sent, the body is forgotten.
create table mail (
  id blob primary key,
  recipient text not null,
  subject text not null,
  body text not null,
  created_at text not null,
  next_try_at text not null,
  attempts integer not null,
  sent_at text,
  error text not null
) strict;
create index mail_waiting on mail (sent_at, next_try_at);

alter table decision add column guest_link_id blob references guest_link (id);
