-- A pass of the gate. Used once, by the change of status that it allows.
create table certificate (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  -- What the gate looked at, as counted on `campaign`; a certificate for older content opens nothing.
  content_revision integer not null,
  content_digest blob not null,
  -- Canonical JSON, and its SHA-256.
  body text not null,
  digest blob not null,
  issued_at text not null,
  consumed_at text
) strict;
create index certificate_by_campaign on certificate (campaign_id, issued_at);

create trigger certificate_refuses_update before update on certificate
when old.consumed_at is not null or new.consumed_at is null or new.id is not old.id or new.campaign_id is not old.campaign_id
  or new.content_revision is not old.content_revision or new.content_digest is not old.content_digest
  or new.body is not old.body or new.digest is not old.digest or new.issued_at is not old.issued_at
begin select raise(abort, 'a certificate never changes'); end;
create trigger certificate_refuses_delete before delete on certificate
begin select raise(abort, 'a certificate never changes'); end;
create trigger certificate_refuses_replacement before insert on certificate
when new.consumed_at is not null or exists (select 1 from certificate where id = new.id)
begin select raise(abort, 'a certificate never changes'); end;

-- The database says it again: live only with an unused certificate for exactly this campaign and its present content.
create trigger campaign_goes_live_through_the_gate before update of status on campaign
when new.status = 'live' and old.status <> 'live' and not exists (
  select 1 from certificate c
  where c.campaign_id = new.id and c.content_revision = new.content_revision and c.consumed_at is null)
begin select raise(abort, 'not through the gate'); end;
create trigger campaign_uses_its_certificate after update of status on campaign
when new.status = 'live' and old.status <> 'live'
begin
  update certificate set consumed_at = new.updated_at
  where campaign_id = new.id and content_revision = new.content_revision and consumed_at is null;
end;
create trigger campaign_is_not_born_live before insert on campaign
when new.status = 'live'
begin select raise(abort, 'not through the gate'); end;
create trigger campaign_keeps_its_id before update of id on campaign
begin select raise(abort, 'a campaign keeps its id'); end;
create trigger campaign_refuses_delete before delete on campaign
begin select raise(abort, 'campaigns are cancelled, not deleted'); end;
-- What is live stays what was certified: pause first, change, and pass the gate again.
create trigger campaign_live_content_is_locked before update of content_revision on campaign
when old.status = 'live'
begin select raise(abort, 'live content is locked'); end;

-- Everything that the gate looks at counts the campaign's content up.
create trigger content_of_campaign after update of name, brief, starts_on, ends_on, market, channels on campaign
begin update campaign set content_revision = content_revision + 1 where id = new.id; end;
create trigger content_of_task_added after insert on task
begin update campaign set content_revision = content_revision + 1 where id = new.campaign_id; end;
create trigger content_of_task_changed after update of campaign_id, title, description, required, chain_id, review_id on task
begin update campaign set content_revision = content_revision + 1 where id in (new.campaign_id, old.campaign_id); end;
create trigger content_of_task_removed after delete on task
begin update campaign set content_revision = content_revision + 1 where id = old.campaign_id; end;
create trigger content_of_proof_added after insert on proof
begin update campaign set content_revision = content_revision + 1 where id = new.campaign_id; end;
create trigger content_of_proof_changed after update of campaign_id, task_id, name on proof
begin update campaign set content_revision = content_revision + 1 where id in (new.campaign_id, old.campaign_id); end;
create trigger content_of_proof_removed after delete on proof
begin update campaign set content_revision = content_revision + 1 where id = old.campaign_id; end;
create trigger content_of_version_added after insert on proof_version
begin update campaign set content_revision = content_revision + 1 where id = new.campaign_id; end;
create trigger content_of_assets_added after insert on campaign_asset
begin update campaign set content_revision = content_revision + 1 where id = new.campaign_id; end;
create trigger content_of_assets_removed after delete on campaign_asset
begin update campaign set content_revision = content_revision + 1 where id = old.campaign_id; end;
-- These do not change what is published, only what the gate asks; they stay possible on a live campaign.
create trigger content_of_asset_version after insert on asset_version
begin update campaign set content_revision = content_revision + 1
  where status <> 'live' and id in (select campaign_id from campaign_asset where asset_id = new.asset_id); end;
create trigger content_of_asset_rights after update of rights on asset
begin update campaign set content_revision = content_revision + 1
  where status <> 'live' and id in (select campaign_id from campaign_asset where asset_id = new.id); end;
create trigger content_of_checklist_added after insert on checklist_item
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_checklist_changed after update on checklist_item
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_checklist_removed after delete on checklist_item
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = old.campaign_id; end;
create trigger content_of_annotation_added after insert on annotation
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_annotation_changed after update on annotation
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_decision after insert on decision
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
create trigger content_of_review after update of status on review
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;
