/**
 * The tables, one entry per version of the database (`PRAGMA user_version`). A released entry is never edited: add
 * one. Each runs in the transaction that raises the version, so that one killed half-way starts again cleanly.
 */
export const SCHEMA: readonly string[] = [
  `
  CREATE TABLE settings (name TEXT PRIMARY KEY, value BLOB NOT NULL) WITHOUT ROWID;
  CREATE TABLE boards (
    id TEXT PRIMARY KEY,
    secret BLOB NOT NULL,
    created_at INTEGER NOT NULL,
    deleted_at INTEGER
  ) WITHOUT ROWID;
  CREATE TABLE keys (
    id TEXT PRIMARY KEY,
    board TEXT NOT NULL,
    role TEXT NOT NULL,
    hash BLOB NOT NULL UNIQUE,
    created_at INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE TABLE participants (
    board TEXT NOT NULL,
    id TEXT NOT NULL,
    name TEXT NOT NULL,
    PRIMARY KEY (board, id)
  ) WITHOUT ROWID;
  CREATE TABLE client_ids (
    board TEXT NOT NULL,
    client_id INTEGER NOT NULL,
    device TEXT NOT NULL,
    PRIMARY KEY (board, client_id)
  ) WITHOUT ROWID;
  -- AUTOINCREMENT: a number is never given twice, not even after the rows above it were compacted away.
  CREATE TABLE updates (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    board TEXT NOT NULL,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
  );
  CREATE INDEX updates_by_board ON updates (board);
  CREATE TABLE snapshots (
    board TEXT PRIMARY KEY,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    bytes BLOB NOT NULL
  );
  CREATE TABLE files (
    board TEXT NOT NULL,
    name TEXT NOT NULL,
    type TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (board, name)
  ) WITHOUT ROWID;
  `,
  `
  -- Numbered per board, so that a gap is seen; in the order of their commits on disk.
  CREATE TABLE numbered (
    board TEXT NOT NULL,
    seq INTEGER NOT NULL,
    at INTEGER NOT NULL,
    author TEXT,
    bytes BLOB NOT NULL
  );
  INSERT INTO numbered (board, seq, at, bytes) SELECT board, seq, at, bytes FROM updates ORDER BY seq;
  DROP TABLE updates;
  ALTER TABLE numbered RENAME TO updates;
  CREATE UNIQUE INDEX updates_by_number ON updates (board, seq);
  CREATE TABLE versions (
    id TEXT PRIMARY KEY,
    board TEXT NOT NULL,
    at INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    author TEXT,
    name TEXT,
    kind TEXT NOT NULL,
    state BLOB NOT NULL
  );
  CREATE INDEX versions_by_board ON versions (board, at);
  `,
  `
  ALTER TABLE boards ADD COLUMN epoch INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE boards ADD COLUMN recovery_until INTEGER;
  `,
  `
  -- Kept after its end, so that every node hears of it.
  ALTER TABLE keys ADD COLUMN ended_at INTEGER;
  CREATE INDEX ended_keys ON keys (ended_at) WHERE ended_at IS NOT NULL;
  CREATE INDEX keys_by_board ON keys (board);
  ALTER TABLE boards ADD COLUMN seen_at INTEGER NOT NULL DEFAULT 0;
  CREATE INDEX binned_boards ON boards (deleted_at) WHERE deleted_at IS NOT NULL;
  `,
  `
  -- Participant ids in a JSON array.
  ALTER TABLE versions ADD COLUMN writers TEXT NOT NULL DEFAULT '[]';
  `,
  `
  -- What a large snapshot has before its bytes; parts of another generation are of no snapshot.
  ALTER TABLE snapshots ADD COLUMN generation INTEGER NOT NULL DEFAULT 0;
  CREATE TABLE snapshot_parts (
    board TEXT NOT NULL,
    generation INTEGER NOT NULL,
    part INTEGER NOT NULL,
    bytes BLOB NOT NULL
  );
  CREATE UNIQUE INDEX snapshot_parts_by_number ON snapshot_parts (board, generation, part);
  `,
  `
  -- Snapshots may be compressed: programs before can't read them.
  SELECT 1;
  `,
]
