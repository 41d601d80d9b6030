-- Names compare by bytes: the order of pages must not depend on the locale. Times are milliseconds since 1970.
create table store_property (
  name text primary key,
  value text not null
);

-- The primary key is the fence: of two incarnations that write the same number, one fails.
create table event (
  persistence_id text collate "C" not null,
  sequence_nr bigint not null,
  writer text not null,
  written_at bigint not null,
  serializer integer not null,
  manifest text not null,
  adapter_manifest text not null,
  payload bytea not null,
  primary key (persistence_id, sequence_nr)
);

-- Up to which number events were deleted: a number is never given twice.
create table event_deleted (
  persistence_id text collate "C" primary key,
  sequence_nr bigint not null
);

create table snapshot (
  persistence_id text collate "C" not null,
  sequence_nr bigint not null,
  saved_at bigint not null,
  serializer integer not null,
  manifest text not null,
  payload bytea not null,
  primary key (persistence_id, sequence_nr)
);

create table run (
  id text collate "C" not null primary key,
  persistence_id text collate "C" not null,
  grp text collate "C" not null,
  slot integer not null,
  status text not null,
  owner text collate "C" not null,
  incarnation bigint not null,
  wake_at bigint,
  workflow text collate "C" not null,
  workflow_version integer not null,
  parent text not null,
  started_by text not null,
  user_id text not null,
  conversation text not null,
  started_at bigint not null,
  updated_at bigint not null,
  ended_at bigint,
  open smallint not null,
  purged_at bigint
) with (fillfactor = 80);

create index run_wake on run (slot, wake_at) where wake_at is not null;
create index run_owner on run (owner, slot) where owner <> '';
create index run_started on run (grp, started_at, id);
create index run_open on run (grp, started_at, id) where ended_at is null;
create index run_ended on run (ended_at) where open = 0 and purged_at is null;
create index run_purged on run (purged_at) where purged_at is not null;

create table blob (
  grp text collate "C" not null,
  hash text collate "C" not null,
  size bigint not null,
  touched_at bigint not null,
  file text,
  content bytea,
  primary key (grp, hash)
);

create index blob_touched on blob (touched_at);

create table blob_use (
  grp text collate "C" not null,
  hash text collate "C" not null,
  run text collate "C" not null,
  primary key (grp, hash, run)
);

create index blob_use_run on blob_use (run);

create table definition (
  grp text collate "C" not null,
  workflow text collate "C" not null,
  version integer not null,
  hash text collate "C" not null,
  created_at bigint not null,
  text text not null,
  primary key (grp, workflow, version)
);

create index definition_hash on definition (grp, hash);

create table definition_label (
  grp text collate "C" not null,
  workflow text collate "C" not null,
  label text collate "C" not null,
  version integer not null,
  primary key (grp, workflow, label)
);

-- A finished run that another still reads: not purged.
create table run_pin (
  run text collate "C" not null,
  reader text collate "C" not null,
  primary key (run, reader)
);
