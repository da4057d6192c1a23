-- The plumbing's tables at its first release. Never changed: a later release adds a file of its own.

CREATE TABLE outbox (
    seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    id uuid NOT NULL UNIQUE,
    aggregatetype text NOT NULL,
    aggregateid text NOT NULL,
    type text NOT NULL,
    shard smallint NOT NULL,
    payload bytea NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

-- A row lives for less than a second: to compress it would cost more than it saves.
ALTER TABLE outbox ALTER COLUMN payload SET STORAGE EXTERNAL;

CREATE TABLE inbox (
    event_id uuid PRIMARY KEY,
    recorded_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ix_inbox_recorded_at ON inbox USING brin (recorded_at);

CREATE TABLE dead_letters (
    id uuid PRIMARY KEY,
    seq bigint NOT NULL GENERATED ALWAYS AS IDENTITY,
    state text NOT NULL,
    topic text NOT NULL,
    partition integer NOT NULL,
    "offset" bigint NOT NULL,
    event_id uuid NOT NULL,
    type text,
    ordering_key uuid,
    payload jsonb,
    raw bytea,
    mended jsonb,
    reason text NOT NULL,
    attempts integer NOT NULL,
    note text,
    settled_by text,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz
);

CREATE INDEX ix_dead_letters_open ON dead_letters (ordering_key, seq) WHERE state IN ('parked', 'waiting');

CREATE TABLE idempotency_keys (
    subject text NOT NULL,
    key text NOT NULL,
    fingerprint bytea,
    status integer,
    media_type text,
    location text,
    body bytea,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (subject, key)
);

CREATE INDEX ix_idempotency_keys_recorded_at ON idempotency_keys USING brin (recorded_at);

CREATE TABLE personal_records (
    id uuid PRIMARY KEY,
    key_id text NOT NULL,
    sealed bytea NOT NULL,
    purpose text NOT NULL,
    made_at timestamptz NOT NULL,
    retain_until date NOT NULL
);

CREATE INDEX ix_personal_records_retain_until ON personal_records (retain_until);
