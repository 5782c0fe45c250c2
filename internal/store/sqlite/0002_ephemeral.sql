CREATE TABLE ephemeral (kind TEXT NOT NULL, id TEXT NOT NULL, body BLOB NOT NULL, until INTEGER NOT NULL, PRIMARY KEY (kind, id)) WITHOUT ROWID;
CREATE INDEX ephemeral_until ON ephemeral (until);
CREATE TABLE counts (name TEXT NOT NULL, at INTEGER NOT NULL, until INTEGER NOT NULL);
CREATE INDEX counts_name ON counts (name, at);
CREATE INDEX counts_until ON counts (until);
