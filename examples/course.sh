#!/bin/sh
# Write a course with curl alone: start it, print its events until it ends, print its record.
#
#   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… sh examples/course.sh EXAM
set -eu
ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $INKMILL_TOKEN" "$@"
}
started=$(ask --json "{\"examId\": \"$1\"}" "$INKMILL_URL/api/generation/start")
job=$(printf %s "$started" | sed 's/.*"jobId":"\([^"]*\)".*/\1/')
# Last-Event-ID 0: all events from the first, not only where the job stands.
ask --no-buffer --header 'Last-Event-ID: 0' "$INKMILL_URL/api/generation/stream/$job"
ask "$INKMILL_URL/api/generation/status/$job"
