alter table annotation add column style jsonb not null default '{}';
-- When each field was last changed, for the later of two changes to win.
alter table annotation add column clocks jsonb not null default '{}';
alter table annotation add column deleted_by uuid references member (id);
