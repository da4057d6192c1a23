-- What was told, and how far the topics were applied: so that a restored database knows both. Only additions: the
-- release before runs on it, tells without `told` and applies without `consumed`. Never changed either.

CREATE TABLE told (
    id uuid PRIMARY KEY,
    seq bigint NOT NULL,
    aggregatetype text NOT NULL,
    aggregateid text NOT NULL,
    type text NOT NULL,
    shard smallint NOT NULL,
    payload bytea NOT NULL,
    told_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX ix_told_told_at ON told USING brin (told_at);

-- The default compression would cost the relay most of its time; a server that was built without lz4 does without.
DO $$ BEGIN
    ALTER TABLE told ALTER COLUMN payload SET COMPRESSION lz4; EXCEPTION WHEN feature_not_supported THEN
    ALTER TABLE told ALTER COLUMN payload SET STORAGE EXTERNAL; END $$;

CREATE TABLE consumed (
    topic text NOT NULL,
    partition integer NOT NULL,
    next_offset bigint NOT NULL,
    PRIMARY KEY (topic, partition)
);
