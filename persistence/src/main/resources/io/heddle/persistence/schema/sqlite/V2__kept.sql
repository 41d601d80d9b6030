-- What groups keep from one run to the next. Times are milliseconds since 1970.

-- The row is locked by whoever changes the conversation or its queue.
create table conversation (
  grp text not null,
  id text not null,
  version integer not null,
  tickets integer not null,
  variables blob not null,
  used_at integer not null,
  primary key (grp, id)
);

create index conversation_used on conversation (used_at);

-- The turns that were applied, the oldest forgotten; an exchange when there was an answer.
create table conversation_turn (
  grp text not null,
  conversation text not null,
  version integer not null,
  execution text not null,
  turn integer not null,
  size integer not null,
  exchange blob,
  primary key (grp, conversation, version)
);

create unique index conversation_turn_once on conversation_turn (grp, conversation, execution, turn);

-- Runs whose turn has not ended, in the order of their tickets: the first has its turn.
create table conversation_waiting (
  grp text not null,
  conversation text not null,
  ticket integer not null,
  run text not null,
  primary key (grp, conversation, ticket)
) without rowid;

create unique index conversation_waiting_run on conversation_waiting (run);

-- Names of namespaces and keys can be any text, so they stand here as their SHA-256.
create table memory_namespace (
  grp text not null,
  namespace text not null,
  position integer not null,
  used_at integer not null,
  primary key (grp, namespace)
) without rowid;

create index memory_namespace_used on memory_namespace (grp, used_at);

create table memory (
  grp text not null,
  namespace text not null,
  name text not null,
  position integer not null,
  size integer not null,
  content blob not null,
  primary key (grp, namespace, name)
);

create index memory_position on memory (grp, namespace, position);
