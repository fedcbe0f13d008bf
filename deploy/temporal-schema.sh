#!/bin/sh
# Creates or upgrades the schema of Temporal's two databases. Safe to run again.
# SQL_PLUGIN, SQL_HOST, SQL_PORT and SQL_USER come from the environment.
set -eu

SQL_PASSWORD=$(cat /run/secrets/temporal_database_password)
export SQL_PASSWORD

for pair in temporal:temporal temporal_visibility:visibility; do
    export SQL_DATABASE="${pair%%:*}"
    temporal-sql-tool setup-schema -v 0.0
    temporal-sql-tool update-schema -d "/etc/temporal/schema/postgresql/v12/${pair##*:}/versioned"
done
