-- Of a video: frames a second, exactly. Its pages are its frames.
alter table proof_version add column fps_num integer;
alter table proof_version add column fps_den integer;
