-- Work that is not required changes nothing that was certified, so a live campaign can be given some: to take a photo down, say.
drop trigger content_of_task_added;
create trigger content_of_task_added after insert on task
when new.required or exists (select 1 from campaign where id = new.campaign_id and status <> 'live')
begin update campaign set content_revision = content_revision + 1 where id = new.campaign_id; end;
