-- Days on which nothing is launched.
create table blackout (
  id blob primary key,
  name text not null,
  starts_on text not null,
  ends_on text not null,
  market text,
  channels text not null,
  revision integer not null
) strict;

-- Rules of the gate that the team wrote, in CEL.
create table policy (
  id blob primary key,
  name text not null,
  expression text not null,
  advice text not null,
  waivable integer not null,
  active integer not null,
  revision integer not null
) strict;
