#!/bin/bash
# Runs once, when the database is new: one account and its databases for Tourwright, one for Temporal.
set -eu

psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set ours="$(cat /run/secrets/database_password)" \
    --set temporals="$(cat /run/secrets/temporal_database_password)" <<'SQL'
CREATE ROLE tourwright LOGIN PASSWORD :'ours';
CREATE DATABASE tourwright OWNER tourwright;
REVOKE ALL ON DATABASE tourwright FROM PUBLIC;
CREATE ROLE temporal LOGIN PASSWORD :'temporals';
CREATE DATABASE temporal OWNER temporal;
REVOKE ALL ON DATABASE temporal FROM PUBLIC;
CREATE DATABASE temporal_visibility OWNER temporal;
REVOKE ALL ON DATABASE temporal_visibility FROM PUBLIC;
SQL
