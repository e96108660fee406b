-- What campaigns are made from.
create table campaign_template (
  id blob primary key,
  name text not null,
  description text not null,
  plan text not null,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;

-- What comes again by a rule.
create table series (
  id blob primary key,
  name text not null,
  what text not null,
  rule text not null,
  starts_on text not null,
  lead_days integer not null,
  exceptions text not null,
  ended_at text,
  created_by blob not null references member (id),
  created_at text not null,
  revision integer not null
) strict;

-- What was made of a series, by the day that its rule says: each at most once.
create table series_made (
  series_id blob not null references series (id),
  on_day text not null,
  campaign_id blob references campaign (id),
  task_id blob references task (id),
  primary key (series_id, on_day)
) strict;
