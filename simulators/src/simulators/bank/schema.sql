CREATE TABLE IF NOT EXISTS bank_deposits (
    transaction_id TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    amount INTEGER NOT NULL,
    paid_at TEXT NOT NULL,
    day TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bank_deposits_by_day ON bank_deposits (day);

CREATE TABLE IF NOT EXISTS bank_receipts (
    id INTEGER PRIMARY KEY,
    channel TEXT NOT NULL,
    reference TEXT NOT NULL,
    amount INTEGER NOT NULL,
    paid_at TEXT NOT NULL,
    day TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS bank_receipts_by_day ON bank_receipts (day);
