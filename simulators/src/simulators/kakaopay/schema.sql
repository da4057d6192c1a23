CREATE TABLE IF NOT EXISTS kakaopay_payments (
    tid TEXT PRIMARY KEY,
    page TEXT NOT NULL UNIQUE,
    partner_order_id TEXT NOT NULL,
    partner_user_id TEXT NOT NULL,
    item_name TEXT NOT NULL,
    quantity INTEGER NOT NULL,
    total INTEGER NOT NULL,
    tax_free INTEGER NOT NULL,
    approval_url TEXT NOT NULL,
    cancel_url TEXT NOT NULL,
    fail_url TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at REAL NOT NULL,
    pg_token TEXT,
    aid TEXT,
    approved_at TEXT,
    approved_day TEXT,
    cancelled INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS kakaopay_payments_approved ON kakaopay_payments (approved_day);
CREATE TABLE IF NOT EXISTS kakaopay_cancels (
    aid TEXT PRIMARY KEY,
    tid TEXT NOT NULL,
    amount INTEGER NOT NULL,
    cancelled_at TEXT NOT NULL,
    day TEXT NOT NULL
) WITHOUT ROWID;
