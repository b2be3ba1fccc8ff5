#!/bin/sh
# Write a lecture from a transcript with curl: start it, print its events until it ends, save it as a PDF.
#
#   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… sh examples/lecture.sh \
#     Photosynthesis 'light reactions, Calvin cycle' examples/photosynthesis.txt lecture.pdf
set -eu
ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $INKMILL_TOKEN" "$@"
}
body=$(python3 -c '
import json, sys
topic, subtopics, transcript = sys.argv[1:]
print(json.dumps({"topic": topic, "subtopics": subtopics, "mode": "lecture", "transcript": open(transcript).read()}))
' "$1" "$2" "$3")
started=$(printf %s "$body" | ask --json @- "$INKMILL_URL/api/generate")
generation=$(printf %s "$started" | sed 's/.*"generation_id":"\([^"]*\)".*/\1/')
ask --no-buffer "$INKMILL_URL/api/generate/$generation/stream"
ask --output "$4" "$INKMILL_URL/api/generate/$generation.pdf"
