-- What groups keep from one run to the next. Times are milliseconds since 1970.

-- The row is locked by whoever changes the conversation or its queue.
create table conversation (
  grp text collate "C" not null,
  id text collate "C" not null,
  version bigint not null,
  tickets bigint not null,
  variables bytea not null,
  used_at bigint not null,
  primary key (grp, id)
);

create index conversation_used on conversation (used_at);

-- The turns that were applied, the oldest forgotten; an exchange when there was an answer.
create table conversation_turn (
  grp text collate "C" not null,
  conversation text collate "C" not null,
  version bigint not null,
  execution text collate "C" not null,
  turn bigint not null,
  size bigint not null,
  exchange bytea,
  primary key (grp, conversation, version)
);

create unique index conversation_turn_once on conversation_turn (grp, conversation, execution, turn);

-- Runs whose turn has not ended, in the order of their tickets: the first has its turn.
create table conversation_waiting (
  grp text collate "C" not null,
  conversation text collate "C" not null,
  ticket bigint not null,
  run text collate "C" not null,
  primary key (grp, conversation, ticket)
);

create unique index conversation_waiting_run on conversation_waiting (run);

-- Names of namespaces and keys can be any text, so they stand here as their SHA-256.
create table memory_namespace (
  grp text collate "C" not null,
  namespace text collate "C" not null,
  position bigint not null,
  used_at bigint not null,
  primary key (grp, namespace)
);

create index memory_namespace_used on memory_namespace (grp, used_at);

create table memory (
  grp text collate "C" not null,
  namespace text collate "C" not null,
  name text collate "C" not null,
  position bigint not null,
  size bigint not null,
  content bytea not null,
  primary key (grp, namespace, name)
);

create index memory_position on memory (grp, namespace, position);
