create table team (
  id uuid primary key,
  name text not null unique,
  revision bigint not null
);

create table team_member (
  team_id uuid not null references team (id),
  member_id uuid not null references member (id),
  primary key (team_id, member_id)
);

grant select, insert, update on team to campaign_app;
grant select, insert, delete on team_member to campaign_app;
