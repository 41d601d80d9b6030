-- Node runs lie together, 64 of a run in a row. What was told before is told again from the journals.
drop table history_node;

create table history_node_page (
  run text not null,
  page integer not null,
  content blob not null,
  primary key (run, page)
) without rowid;

delete from history_run;
insert into history_word (history_word) values ('delete-all');
