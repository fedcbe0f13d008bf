#!/bin/sh
# Creates or updates Tourwright's namespace: retention and search attributes. Safe to run again.
# TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE and RETENTION (90d) come from the environment.
set -eu

: "${TEMPORAL_ADDRESS:?host:port of the Temporal server}"
: "${TEMPORAL_NAMESPACE:?name of the namespace}"
: "${RETENTION:=90d}"
export TEMPORAL_ADDRESS

tries=0
until temporal operator cluster health >/dev/null 2>&1; do
    tries=$((tries + 1))
    if [ "$tries" -ge 30 ]; then
        echo "Temporal at $TEMPORAL_ADDRESS did not become healthy within a minute" >&2
        exit 1
    fi
    sleep 2
done

if temporal operator namespace describe --namespace "$TEMPORAL_NAMESPACE" >/dev/null 2>&1; then
    temporal operator namespace update --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION"
else
    temporal operator namespace create --namespace "$TEMPORAL_NAMESPACE" --retention "$RETENTION" \
        --description 'Tours of duty: encrypted payloads, no personal data in ids'
fi

# A new namespace takes some seconds until it can be asked.
attributes() { temporal operator search-attribute "$@" --namespace "$TEMPORAL_NAMESPACE" 2>/dev/null; }
add() {
    tries=0
    until attributes list | grep -qw "$1" || attributes create --name "$1" --type "$2"; do
        tries=$((tries + 1))
        if [ "$tries" -ge 15 ]; then
            echo "could not add the search attribute $1" >&2
            exit 1
        fi
        sleep 2
    done
}

add TourState Keyword
add TourKind Keyword
add TourEndsAt Datetime
echo "namespace $TEMPORAL_NAMESPACE is ready: retention $RETENTION and the search attributes"
