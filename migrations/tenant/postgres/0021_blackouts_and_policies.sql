-- Days on which nothing is launched.
create table blackout (
  id uuid primary key,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  market text,
  channels jsonb not null,
  revision bigint not null
);

-- Rules of the gate that the team wrote, in CEL.
create table policy (
  id uuid primary key,
  name text not null,
  expression text not null,
  advice text not null,
  waivable boolean not null,
  active boolean not null,
  revision bigint not null
);

grant select, insert, update, delete on blackout to campaign_app;
grant select, insert, update on policy to campaign_app;
