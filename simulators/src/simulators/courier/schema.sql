CREATE TABLE IF NOT EXISTS hooks (
    id INTEGER PRIMARY KEY,
    sender TEXT NOT NULL,
    body TEXT NOT NULL,
    forged INTEGER NOT NULL DEFAULT 0,
    due_at REAL NOT NULL,
    attempts INTEGER NOT NULL DEFAULT 0,
    taken_at REAL
);
CREATE INDEX IF NOT EXISTS hooks_due ON hooks (due_at) WHERE taken_at IS NULL;
