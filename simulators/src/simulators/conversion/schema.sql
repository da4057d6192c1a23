CREATE TABLE IF NOT EXISTS conversion_batches (
    batch TEXT PRIMARY KEY,
    day TEXT NOT NULL,
    ready_at REAL NOT NULL,
    items TEXT NOT NULL,
    size INTEGER NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS conversion_batches_by_day ON conversion_batches (day);
