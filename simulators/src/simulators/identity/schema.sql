CREATE TABLE IF NOT EXISTS identity_keys (
    algorithm TEXT PRIMARY KEY,
    jwk TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS identity_requests (
    request TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    redirect_uri TEXT NOT NULL,
    state TEXT NOT NULL,
    nonce TEXT,
    code_challenge TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS identity_codes (
    code TEXT PRIMARY KEY,
    request TEXT NOT NULL,
    person TEXT NOT NULL,
    issued_at REAL NOT NULL,
    used INTEGER NOT NULL DEFAULT 0
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS identity_tokens (
    token TEXT PRIMARY KEY,
    provider TEXT NOT NULL,
    person TEXT NOT NULL,
    issued_at REAL NOT NULL
) WITHOUT ROWID;
