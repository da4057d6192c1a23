CREATE TABLE IF NOT EXISTS troubles (
    id INTEGER PRIMARY KEY,
    provider TEXT NOT NULL,
    kind TEXT NOT NULL,
    times INTEGER,
    share REAL,
    subject TEXT,
    value TEXT,
    struck INTEGER NOT NULL DEFAULT 0
);
