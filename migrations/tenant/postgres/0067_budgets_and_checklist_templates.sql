-- From which amount on a budget needs somebody's approval before a launch. No amount: never.
create table budget_rule (
  id bigint primary key check (id = 1),
  amount bigint check (amount >= 0),
  currency text,
  revision bigint not null,
  check ((amount is null) = (currency is null))
);
insert into budget_rule (id, revision) values (1, 1);

-- Each for exactly one amount; another amount needs another approval.
create table budget_approval (
  id uuid primary key,
  campaign_id uuid not null references campaign (id),
  amount bigint not null,
  currency text not null,
  approved_by uuid not null references member (id),
  approved_at timestamptz not null
);
create index budget_approval_by_campaign on budget_approval (campaign_id, id);
create trigger budget_approval_refuses_change before update or delete on budget_approval
  for each row execute function refuse_change('an approval of a budget never changes');
alter table budget_approval enable always trigger budget_approval_refuses_change;
create trigger content_of_budget_approval after insert on budget_approval for each row execute function count_condition();

-- Lines that campaigns of a market and of channels get by themselves.
create table checklist_template (
  id uuid primary key,
  name text not null,
  market text,
  channels jsonb not null,
  lines jsonb not null,
  active boolean not null,
  revision bigint not null
);
alter table checklist_item add column template_id uuid references checklist_template (id);

grant select, update on budget_rule to campaign_app;
grant select, insert on budget_approval to campaign_app;
grant select, insert, update on checklist_template to campaign_app;
