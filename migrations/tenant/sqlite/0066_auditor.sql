-- One more role. SQLite cannot change a check, and half of the tables refer to `member`, so it is not made anew: its definition is
-- put right, as SQLite's own documentation of ALTER TABLE describes for checks, which change nothing of what is stored.
pragma writable_schema = on;
update sqlite_schema
set sql = replace(sql, '''contributor'', ''viewer'')', '''contributor'', ''viewer'', ''auditor'')')
where type = 'table' and name = 'member';
pragma writable_schema = reset;
