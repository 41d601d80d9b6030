-- Times are milliseconds since 1970.
create table store_property (
  name text primary key,
  value text not null
) without rowid;

-- The primary key is the fence: of two incarnations that write the same number, one fails.
-- Rows lie in the order of their writing, so a commit of many runs touches few pages.
create table event (
  persistence_id text not null,
  sequence_nr integer not null,
  writer text not null,
  written_at integer not null,
  serializer integer not null,
  manifest text not null,
  adapter_manifest text not null,
  payload blob not null,
  primary key (persistence_id, sequence_nr)
);

-- Up to which number events were deleted: a number is never given twice.
create table event_deleted (
  persistence_id text primary key,
  sequence_nr integer not null
) without rowid;

create table snapshot (
  persistence_id text not null,
  sequence_nr integer not null,
  saved_at integer not null,
  serializer integer not null,
  manifest text not null,
  payload blob not null,
  primary key (persistence_id, sequence_nr)
);

create table run (
  id text not null primary key,
  persistence_id text not null,
  grp text not null,
  slot integer not null,
  status text not null,
  owner text not null,
  incarnation integer not null,
  wake_at integer,
  workflow text not null,
  workflow_version integer not null,
  parent text not null,
  started_by text not null,
  user_id text not null,
  conversation text not null,
  started_at integer not null,
  updated_at integer not null,
  ended_at integer,
  open integer not null,
  purged_at integer
);

create index run_wake on run (slot, wake_at) where wake_at is not null;
create index run_owner on run (owner, slot) where owner <> '';
create index run_started on run (grp, started_at, id);
create index run_open on run (grp, started_at, id) where ended_at is null;
create index run_ended on run (ended_at) where open = 0 and purged_at is null;
create index run_purged on run (purged_at) where purged_at is not null;

create table blob (
  grp text not null,
  hash text not null,
  size integer not null,
  touched_at integer not null,
  file text,
  content blob,
  primary key (grp, hash)
);

create index blob_touched on blob (touched_at);

create table blob_use (
  grp text not null,
  hash text not null,
  run text not null,
  primary key (grp, hash, run)
) without rowid;

create index blob_use_run on blob_use (run);

create table definition (
  grp text not null,
  workflow text not null,
  version integer not null,
  hash text not null,
  created_at integer not null,
  text text not null,
  primary key (grp, workflow, version)
);

create index definition_hash on definition (grp, hash);

create table definition_label (
  grp text not null,
  workflow text not null,
  label text not null,
  version integer not null,
  primary key (grp, workflow, label)
) without rowid;

-- A finished run that another still reads: not purged.
create table run_pin (
  run text not null,
  reader text not null,
  primary key (run, reader)
) without rowid;
