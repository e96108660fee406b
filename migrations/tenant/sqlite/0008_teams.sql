create table team (
  id blob primary key,
  name text not null unique,
  revision integer not null
) strict;

create table team_member (
  team_id blob not null references team (id),
  member_id blob not null references member (id),
  primary key (team_id, member_id)
) strict;
