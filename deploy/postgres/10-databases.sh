#!/bin/sh
# A database a service, a role that owns its schema and a role with least rights that uses it. Run once, by the
# image's entry point, on an empty data directory. /run/secrets/roles has a line a service: name, owner's and
# application's password.
set -eu
while read -r name owner_password app_password; do
    psql -v ON_ERROR_STOP=1 -v name="$name" -v owner="${name}_owner" -v app="${name}_app" \
        -v owner_password="$owner_password" -v app_password="$app_password" \
        --username "$POSTGRES_USER" --dbname postgres <<'SQL'
CREATE ROLE :"owner" LOGIN PASSWORD :'owner_password';
CREATE ROLE :"app" LOGIN PASSWORD :'app_password';
CREATE DATABASE :"name" OWNER :"owner";
REVOKE ALL ON DATABASE :"name" FROM PUBLIC;
GRANT CONNECT ON DATABASE :"name" TO :"app";
\connect :"name"
ALTER SCHEMA public OWNER TO :"owner";
REVOKE ALL ON SCHEMA public FROM PUBLIC;
GRANT USAGE ON SCHEMA public TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO :"app";
ALTER DEFAULT PRIVILEGES FOR ROLE :"owner" IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO :"app";
SQL
done < /run/secrets/roles
