-- A projection for people: may lag behind the journals, and may be dropped and made again.
-- Times are milliseconds since 1970.
create table history_run (
  key integer primary key,
  id text not null unique,
  grp text not null,
  workflow text not null,
  workflow_version integer not null,
  status text not null,
  parent text not null,
  parent_node text not null,
  started_by text not null,
  user_id text not null,
  started_at integer not null,
  ended_at integer,
  steps integer not null,
  exceptions integer not null,
  nodes integer not null,
  tokens integer not null,
  inputs text not null,
  outputs text not null,
  error text not null,
  watermark integer not null
);

create index history_run_started on history_run (grp, started_at, id);
create index history_run_status on history_run (grp, status, started_at, id);
create index history_run_workflow on history_run (grp, workflow, started_at, id);
create index history_run_parent on history_run (parent, started_at, id) where parent <> '';

-- The words of a run's texts; its rowid is history_run.key.
create virtual table history_word using fts5 (words, content = '', contentless_delete = 1, tokenize = 'unicode61 remove_diacritics 0');

create table history_node (
  run text not null,
  ordinal integer not null,
  frame integer not null,
  path text not null,
  node text not null,
  type text not null,
  title text not null,
  attempt integer not null,
  status text not null,
  started_at integer not null,
  ended_at integer,
  tokens integer not null,
  input_size integer not null,
  output_size integer not null,
  error text not null,
  child_run text not null,
  primary key (run, ordinal)
) without rowid;

create table history_property (
  name text primary key,
  value text not null
) without rowid;
