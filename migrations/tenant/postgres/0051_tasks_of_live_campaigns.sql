-- Work that is not required changes nothing that was certified, so a live campaign can be given some: to take a photo down, say.
drop trigger content_of_task on task;
create trigger content_of_task after delete on task for each row execute function count_content();
create trigger content_of_task_added after insert on task for each row when (new.required) execute function count_content();
create trigger content_of_optional_task after insert on task for each row when (not new.required) execute function count_condition();
