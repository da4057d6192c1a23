CREATE TABLE IF NOT EXISTS alimtalk_templates (
    code TEXT PRIMARY KEY,
    name TEXT NOT NULL,
    content TEXT NOT NULL,
    buttons TEXT NOT NULL,
    status TEXT NOT NULL,
    updated_at TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alimtalk_idempotency_keys (
    key TEXT PRIMARY KEY,
    used_at REAL NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS alimtalk_messages (
    request_id TEXT NOT NULL,
    recipient_seq INTEGER NOT NULL,
    recipient_no TEXT NOT NULL,
    person TEXT,
    template_code TEXT NOT NULL,
    content TEXT NOT NULL,
    buttons TEXT NOT NULL,
    sender_grouping_key TEXT,
    recipient_grouping_key TEXT,
    request_date TEXT NOT NULL,
    create_date TEXT NOT NULL,
    receive_date TEXT,
    update_date TEXT NOT NULL,
    status TEXT NOT NULL,
    result_code INTEGER,
    next_code INTEGER,
    due_at REAL,
    PRIMARY KEY (request_id, recipient_seq)
) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS alimtalk_messages_due ON alimtalk_messages (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX IF NOT EXISTS alimtalk_messages_updated ON alimtalk_messages (update_date);
CREATE INDEX IF NOT EXISTS alimtalk_messages_of_person ON alimtalk_messages (person, create_date);
CREATE INDEX IF NOT EXISTS alimtalk_messages_grouped ON alimtalk_messages (sender_grouping_key);
