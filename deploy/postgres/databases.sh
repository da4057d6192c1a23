#!/bin/sh
# A database a service, a role that owns its schema and a role with least rights that uses it; a role that takes
# backups. Run at every start, before the migrations: what is missing is made, and passwords and limits are brought to
# what the secrets and this file say, so that a password is changed by changing the secret.
# /run/secrets/roles has a line a service: name, owner's and application's password.
set -eu
export PGHOST=postgres PGUSER=postgres PGDATABASE=postgres PGOPTIONS='-c client_min_messages=warning'
PGPASSWORD=$(cat /run/secrets/superuser)
export PGPASSWORD
run() { psql --quiet --no-psqlrc -v ON_ERROR_STOP=1 "$@"; }

# The services share the connections evenly; some stay for migrations, backups and the operator.
services=$(wc -l </run/secrets/roles)
CONNECTIONS=$(run -At -c "SELECT (setting::int - 20) / $services FROM pg_settings WHERE name = 'max_connections'")
BACKUP_PASSWORD=$(cat /run/secrets/backup)
export CONNECTIONS BACKUP_PASSWORD

run <<'SQL'
\getenv password BACKUP_PASSWORD
SELECT 'CREATE ROLE backup' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'backup') \gexec
ALTER ROLE backup LOGIN REPLICATION CONNECTION LIMIT 5 PASSWORD :'password';
-- How far its own stream has come (pg_stat_replication).
GRANT pg_read_all_stats TO backup;
SQL

while read -r NAME OWNER_PASSWORD APP_PASSWORD; do
    export NAME OWNER_PASSWORD APP_PASSWORD
    run <<'SQL'
\getenv name NAME
\getenv owner_password OWNER_PASSWORD
\getenv app_password APP_PASSWORD
\getenv connections CONNECTIONS
\set owner :name _owner
\set app :name _app
SELECT format('CREATE ROLE %I', role) FROM unnest(ARRAY[:'owner', :'app']) role
WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role) \gexec
ALTER ROLE :"owner" LOGIN PASSWORD :'owner_password' CONNECTION LIMIT 5;
ALTER ROLE :"app" LOGIN PASSWORD :'app_password' CONNECTION LIMIT :connections;
-- A migration that waits for a lock holds up everybody behind it; it gives up and is begun again.
ALTER ROLE :"owner" SET lock_timeout = '30s';
-- Longer than any statement of ours: a year's end, a load of a million bills.
ALTER ROLE :"app" SET statement_timeout = '15min';
ALTER ROLE :"app" SET idle_in_transaction_session_timeout = '5min';
SELECT format('CREATE DATABASE %I OWNER %I', :'name', :'owner')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = :'name') \gexec
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"app";
\connect :"name"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";
SQL
done </run/secrets/roles
