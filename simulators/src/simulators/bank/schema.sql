CREATE TABLE IF NOT EXISTS bank_deposits (
    transaction_id TEXT PRIMARY KEY,
    reference TEXT NOT NULL,
    amount INTEGER NOT NULL,
    paid_at TEXT NOT NULL,
    day TEXT NOT NULL
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS bank_deposits_by_day ON bank_deposits (day);
