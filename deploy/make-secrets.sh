#!/bin/sh
# Makes the folder of secrets that docker-compose.yml mounts. Usage: deploy/make-secrets.sh FOLDER
#
# What can be drawn at random is made; what others give out stays empty until you fill it. Files that
# exist are left alone, so it is safe to run again after an upgrade.
set -eu

folder=${1:?usage: deploy/make-secrets.sh FOLDER}

# Containers read the files as users of their own, so the files are readable and the folder,
# which only Docker opens for them, is closed to everybody else on this host.
mkdir -p "$folder"
chmod 0700 "$folder"
umask 022
mkdir -p "$folder/subscribers.d" "$folder/more.d"

random() { [ -e "$folder/$1" ] || openssl rand -hex 32 >"$folder/$1"; }
empty() { [ -e "$folder/$1" ] || : >"$folder/$1"; }

for name in postgres_password temporal_database_password database_password \
    link_key operator_token codec_token; do
    random "$name"
done
[ -e "$folder/master_keys" ] ||
    printf '%s:%s\n' "$(date +%Y-%m)" "$(openssl rand -base64 32)" >"$folder/master_keys"
for name in bamboohr_api_key bamboohr_webhook_keys bamboohr_places signed_sources subscribers \
    smtp_password graph_client_secret entra_client_secret; do
    empty "$name"
done

echo "Secrets are in $folder. Fill in bamboohr_api_key and bamboohr_webhook_keys, and"
echo "smtp_password or graph_client_secret, and entra_client_secret if people sign in with"
echo "their company account. Keep a copy of master_keys apart from the database"
echo "backups: without it nothing personal can be read, with it everything can."
