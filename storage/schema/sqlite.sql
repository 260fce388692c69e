-- All migrations, one after the other. Written by `python -m storage.schema`; change the migrations instead.

CREATE TABLE alembic_version (
    version_num VARCHAR(32) NOT NULL,
    CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);

CREATE TABLE meta (
    name TEXT NOT NULL PRIMARY KEY,
    value BLOB NOT NULL,
    written_at INTEGER NOT NULL
) STRICT;

CREATE TABLE chat (
    chat INTEGER NOT NULL PRIMARY KEY,
    state TEXT NOT NULL DEFAULT 'active' CHECK (state IN ('active', 'blocked')),
    served INTEGER NOT NULL DEFAULT 0,
    next_update INTEGER,
    next_letter INTEGER,
    leased INTEGER NOT NULL DEFAULT 0 CHECK (leased IN (0, 1)),
    send_after INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE INDEX chat_turn ON chat (served, next_update) WHERE next_update IS NOT NULL;

CREATE INDEX chat_send ON chat (send_after)
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active';

CREATE TABLE inbox (
    seq INTEGER PRIMARY KEY AUTOINCREMENT,
    source TEXT NOT NULL,
    number INTEGER NOT NULL,
    chat INTEGER,
    body BLOB,
    status TEXT NOT NULL DEFAULT 'new' CHECK (status = 'new' OR status = 'done' OR status = 'dead'),
    attempts INTEGER NOT NULL DEFAULT 0,
    error TEXT,
    received_at INTEGER NOT NULL,
    settled_at INTEGER,
    UNIQUE (source, number),
    CHECK (status <> 'new' OR (chat IS NOT NULL AND body IS NOT NULL)),
    CHECK (status <> 'done' OR body IS NULL)
) STRICT;

CREATE INDEX inbox_new ON inbox (chat, seq) WHERE status = 'new';

CREATE INDEX inbox_dead ON inbox (seq) WHERE status = 'dead';

CREATE TABLE session (
    chat INTEGER NOT NULL PRIMARY KEY REFERENCES chat (chat),
    body BLOB NOT NULL,
    language TEXT NOT NULL,
    dialogue TEXT,
    step TEXT,
    partnership INTEGER NOT NULL,
    saved_at INTEGER NOT NULL
) STRICT;

CREATE TABLE answer (
    chat INTEGER NOT NULL REFERENCES chat (chat),
    partnership INTEGER NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    body BLOB NOT NULL,
    at INTEGER NOT NULL,
    round INTEGER NOT NULL,
    source INTEGER,
    about TEXT,
    withdrawn INTEGER NOT NULL CHECK (withdrawn IN (0, 1)),
    PRIMARY KEY (chat, partnership, key, version)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbox (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL,
    cause TEXT NOT NULL,
    kind TEXT NOT NULL CHECK (kind = 'send' OR kind = 'nudge' OR kind = 'document'),
    body BLOB,
    dedupe TEXT UNIQUE,
    status TEXT NOT NULL DEFAULT 'pending' CHECK (
        status = 'pending' OR status = 'sending' OR status = 'sent'
        OR status = 'cancelled' OR status = 'dead' OR status = 'unknown'
    ),
    attempts INTEGER NOT NULL DEFAULT 0,
    uncertain INTEGER NOT NULL DEFAULT 0 CHECK (uncertain IN (0, 1)),
    leased_by INTEGER,
    message INTEGER,
    error TEXT,
    made_at INTEGER NOT NULL,
    settled_at INTEGER,
    CHECK (status NOT IN ('pending', 'sending') OR body IS NOT NULL)
) STRICT;

CREATE INDEX outbox_unsent ON outbox (chat, id) WHERE status IN ('pending', 'sending');

CREATE INDEX outbox_dead ON outbox (id) WHERE status IN ('dead', 'unknown');

CREATE TABLE schedule (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    chat INTEGER NOT NULL REFERENCES chat (chat),
    kind TEXT NOT NULL,
    local_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    next_due INTEGER NOT NULL,
    last_local_date TEXT,
    active INTEGER NOT NULL CHECK (active IN (0, 1)),
    body BLOB
) STRICT;

CREATE INDEX schedule_chat ON schedule (chat);

CREATE INDEX schedule_due ON schedule (next_due) WHERE active = 1;

INSERT INTO alembic_version (version_num) VALUES ('0001') RETURNING version_num;

DROP TABLE schedule;

CREATE TABLE schedule (
    chat INTEGER NOT NULL REFERENCES chat (chat),
    kind TEXT NOT NULL,
    due INTEGER NOT NULL,
    local_time TEXT NOT NULL,
    zone TEXT NOT NULL,
    local_date TEXT,
    body BLOB,
    PRIMARY KEY (chat, kind)
) STRICT, WITHOUT ROWID;

ALTER TABLE chat ADD COLUMN next_due INTEGER;

ALTER TABLE chat ADD COLUMN only_nudges INTEGER NOT NULL DEFAULT 0 CHECK (only_nudges IN (0, 1));

CREATE INDEX chat_due ON chat (next_due, chat) WHERE next_due IS NOT NULL AND state = 'active';

DROP INDEX chat_send;

CREATE INDEX chat_send ON chat (only_nudges, send_after)
    WHERE next_letter IS NOT NULL AND leased = 0 AND state = 'active';

UPDATE alembic_version SET version_num='0002' WHERE alembic_version.version_num = '0001';

CREATE TABLE erased (
    mark BLOB NOT NULL PRIMARY KEY,
    erased_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

UPDATE alembic_version SET version_num='0003' WHERE alembic_version.version_num = '0002';

ALTER TABLE outbox ADD COLUMN earlier TEXT;

UPDATE alembic_version SET version_num='0004' WHERE alembic_version.version_num = '0003';

CREATE TABLE announcement (
    name TEXT NOT NULL PRIMARY KEY,
    body TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('going', 'stopped', 'done')),
    letters INTEGER NOT NULL DEFAULT 0,
    passed INTEGER,
    begun_at INTEGER NOT NULL,
    settled_at INTEGER,
    CHECK (state = 'going' OR (passed IS NULL AND settled_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

UPDATE alembic_version SET version_num='0005' WHERE alembic_version.version_num = '0004';

UPDATE alembic_version SET version_num='0006' WHERE alembic_version.version_num = '0005';
