-- From which amount on a budget needs somebody's approval before a launch. No amount: never.
create table budget_rule (
  id integer primary key check (id = 1),
  amount integer check (amount >= 0),
  currency text,
  revision integer not null,
  check ((amount is null) = (currency is null))
) strict;
insert into budget_rule (id, revision) values (1, 1);

-- Each for exactly one amount; another amount needs another approval.
create table budget_approval (
  id blob primary key,
  campaign_id blob not null references campaign (id),
  amount integer not null,
  currency text not null,
  approved_by blob not null references member (id),
  approved_at text not null
) strict;
create index budget_approval_by_campaign on budget_approval (campaign_id, id);
create trigger budget_approval_refuses_update before update on budget_approval
begin select raise(abort, 'an approval of a budget never changes'); end;
create trigger budget_approval_refuses_delete before delete on budget_approval
begin select raise(abort, 'an approval of a budget never changes'); end;
create trigger budget_approval_refuses_replacement before insert on budget_approval
when exists (select 1 from budget_approval where id = new.id)
begin select raise(abort, 'an approval of a budget never changes'); end;
create trigger content_of_budget_approval after insert on budget_approval
begin update campaign set content_revision = content_revision + 1 where status <> 'live' and id = new.campaign_id; end;

-- Lines that campaigns of a market and of channels get by themselves.
create table checklist_template (
  id blob primary key,
  name text not null,
  market text,
  channels text not null,
  lines text not null,
  active integer not null,
  revision integer not null
) strict;
alter table checklist_item add column template_id blob references checklist_template (id);
