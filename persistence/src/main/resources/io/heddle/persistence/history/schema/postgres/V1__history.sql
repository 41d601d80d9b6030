-- A projection for people: may lag behind the journals, and may be dropped and made again.
-- Times are milliseconds since 1970.
create table history_run (
  id text collate "C" not null primary key,
  grp text collate "C" not null,
  workflow text collate "C" not null,
  workflow_version integer not null,
  status text collate "C" not null,
  parent text collate "C" not null,
  parent_node text not null,
  started_by text not null,
  user_id text not null,
  started_at bigint not null,
  ended_at bigint,
  steps bigint not null,
  exceptions bigint not null,
  nodes bigint not null,
  tokens bigint not null,
  inputs text not null,
  outputs text not null,
  error text not null,
  watermark bigint not null,
  words tsvector not null
);

create index history_run_started on history_run (grp, started_at, id);
create index history_run_status on history_run (grp, status, started_at, id);
create index history_run_workflow on history_run (grp, workflow, started_at, id);
create index history_run_parent on history_run (parent, started_at, id) where parent <> '';
create index history_run_words on history_run using gin (words);

create table history_node (
  run text collate "C" not null,
  ordinal bigint not null,
  frame integer not null,
  path text not null,
  node text not null,
  type text not null,
  title text not null,
  attempt integer not null,
  status text not null,
  started_at bigint not null,
  ended_at bigint,
  tokens bigint not null,
  input_size bigint not null,
  output_size bigint not null,
  error text not null,
  child_run text not null,
  primary key (run, ordinal)
);

create table history_property (
  name text primary key,
  value text not null
);
