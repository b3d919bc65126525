#!/bin/sh
# Schedules over HTTP, looks at what came of it, and takes it away again. Needs curl, and the secret of an admin:
#   CARILLON_SECRET=... ./schedule.sh
set -eu
api="${CARILLON_API:-http://127.0.0.1:7733}/api/v1"

ask() {
    method=$1
    path=$2
    shift 2
    curl --silent --show-error --fail-with-body --request "$method" "$api$path" \
        --header "Authorization: Bearer ${CARILLON_SECRET:?the secret of an admin}" "$@"
    echo
}

ask PUT /schedules/hello --data '{"task": "log", "every": "1s", "payload": {"say": "hello"}}'
ask GET '/schedules/hello/preview?count=3'
ask POST /schedules/hello:pause --data '{"reason": "just to show it", "until": "1m"}'
ask POST /schedules/hello:trigger
ask GET /schedules/hello/explain
ask GET '/schedules/hello/history?limit=5'
ask DELETE /schedules/hello
