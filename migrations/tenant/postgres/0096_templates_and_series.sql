-- What campaigns are made from.
create table campaign_template (
  id uuid primary key,
  name text not null,
  description text not null,
  plan jsonb not null,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);

-- What comes again by a rule.
create table series (
  id uuid primary key,
  name text not null,
  what jsonb not null,
  rule text not null,
  starts_on date not null,
  lead_days bigint not null,
  exceptions jsonb not null,
  ended_at timestamptz,
  created_by uuid not null references member (id),
  created_at timestamptz not null,
  revision bigint not null
);

-- What was made of a series, by the day that its rule says: each at most once.
create table series_made (
  series_id uuid not null references series (id),
  on_day date not null,
  campaign_id uuid references campaign (id),
  task_id uuid references task (id),
  primary key (series_id, on_day)
);

grant select, insert, update, delete on campaign_template to campaign_app;
grant select, insert, update on series, series_made to campaign_app;
