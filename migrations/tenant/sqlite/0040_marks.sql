alter table annotation add column style text not null default '{}';
-- When each field was last changed, for the later of two changes to win.
alter table annotation add column clocks text not null default '{}';
alter table annotation add column deleted_by blob references member (id);
