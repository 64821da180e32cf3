/**
 * The tables, one entry per version of the database, as in `schema.ts`: what one gets, the other needs, too. A
 * released entry is never edited: add one. All run in one transaction under a lock, so that nodes that start together
 * don't meet in it, and one that is killed half-way leaves nothing.
 */
export const POSTGRES_SCHEMA: readonly string[] = [
  `
  CREATE TABLE settings (name text PRIMARY KEY, value bytea NOT NULL);
  CREATE TABLE boards (
    id text PRIMARY KEY,
    secret bytea NOT NULL,
    created_at bigint NOT NULL,
    seen_at bigint NOT NULL DEFAULT 0,
    deleted_at bigint,
    epoch bigint NOT NULL DEFAULT 0,
    recovery_until bigint
  );
  CREATE INDEX binned_boards ON boards (deleted_at) WHERE deleted_at IS NOT NULL;
  -- The last number given to an update of a board: whoever appends holds its row until the commit, so that numbers
  -- are in the order of the commits. Changed with every edit: room in the page keeps that cheap.
  CREATE TABLE counters (board text PRIMARY KEY, last_seq bigint NOT NULL) WITH (fillfactor = 50);
  -- The last number of each prefix of story keys: no two nodes give the same.
  CREATE TABLE numbers (
    board text NOT NULL,
    prefix text NOT NULL,
    last bigint NOT NULL,
    PRIMARY KEY (board, prefix)
  );
  -- Under which ids nodes write on a board: no two at once under the same.
  CREATE TABLE server_ids (board text NOT NULL, id bigint NOT NULL, PRIMARY KEY (board, id));
  CREATE TABLE keys (
    id text PRIMARY KEY,
    board text NOT NULL,
    role text NOT NULL,
    hash bytea NOT NULL UNIQUE,
    created_at bigint NOT NULL,
    ended_at bigint
  );
  CREATE INDEX ended_keys ON keys (ended_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX keys_by_board ON keys (board);
  CREATE TABLE participants (
    board text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    PRIMARY KEY (board, id)
  );
  CREATE TABLE client_ids (
    board text NOT NULL,
    client_id bigint NOT NULL,
    device text NOT NULL,
    PRIMARY KEY (board, client_id)
  );
  CREATE TABLE updates (
    board text NOT NULL,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    author text,
    bytes bytea NOT NULL,
    PRIMARY KEY (board, seq)
  );
  CREATE TABLE snapshots (
    board text PRIMARY KEY,
    seq bigint NOT NULL,
    at bigint NOT NULL,
    bytes bytea NOT NULL
  );
  CREATE TABLE versions (
    id text PRIMARY KEY,
    board text NOT NULL,
    at bigint NOT NULL,
    seq bigint NOT NULL,
    author text,
    name text,
    kind text NOT NULL,
    writers text NOT NULL,
    state bytea NOT NULL
  );
  CREATE INDEX versions_by_board ON versions (board, at);
  CREATE TABLE files (
    board text NOT NULL,
    name text NOT NULL,
    type text NOT NULL,
    bytes bigint NOT NULL,
    PRIMARY KEY (board, name)
  );
  CREATE TABLE file_contents (
    board text NOT NULL,
    name text NOT NULL,
    content bytea NOT NULL,
    PRIMARY KEY (board, name)
  );
  `,
  `
  -- Snapshots may be compressed: programs before can't read them.
  SELECT 1;
  `,
]
