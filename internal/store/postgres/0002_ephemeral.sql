CREATE TABLE ephemeral (kind TEXT COLLATE "C" NOT NULL, id TEXT COLLATE "C" NOT NULL, body BYTEA NOT NULL, until BIGINT NOT NULL, PRIMARY KEY (kind, id));
CREATE INDEX ephemeral_until ON ephemeral (until);
CREATE TABLE counts (name TEXT NOT NULL, at BIGINT NOT NULL, until BIGINT NOT NULL);
CREATE INDEX counts_name ON counts (name, at);
CREATE INDEX counts_until ON counts (until);
