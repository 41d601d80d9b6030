-- Blobs that are files, and the bytes a group's files have together. What was kept before does not
-- count: nothing tells files from large values there.
alter table blob add column is_file integer not null default 0;

create table file_total (
  grp text not null primary key,
  bytes integer not null
) without rowid;
