-- Node runs lie together, 64 of a run in a row. What was told before is told again from the journals.
drop table history_node;

create table history_node_page (
  run text collate "C" not null,
  page integer not null,
  content bytea not null,
  primary key (run, page)
);

delete from history_run;
