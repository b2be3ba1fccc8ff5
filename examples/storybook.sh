#!/bin/sh
# Make a picture book of a story with curl and jq: send a picture of the hero, cut the story into scenes, have every
# scene drawn, save the book. See docs/background-jobs.md.
#
#   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… sh examples/storybook.sh examples/lighthouse.txt hero.jpg
set -eu
ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $INKMILL_TOKEN" "$@"
}
start() { ask --header 'Content-Type: application/json' --data @- "$INKMILL_URL/api/jobs/$1/start" | jq -r .pollingUrl; }
finish() {
  while :; do
    answer=$(ask "$1")
    status=$(printf %s "$answer" | jq -r .status)
    printf %s "$answer" | jq -r '"\(.status) \(.progress) % \(.currentStep // "")"' >&2
    case $status in
      completed) printf %s "$answer" | jq .result; return ;;
      failed | cancelled) printf %s "$answer" | jq -r '.error // .status' >&2; exit 1 ;;
    esac
    sleep 2
  done
}

hero=$(ask --form "image=@$2" "$INKMILL_URL/api/files" | jq -r .url)
scenes=$(finish "$(jq -Rs '{story: ., audience: "children"}' "$1" | start scenes)")
book=$(finish "$(printf %s "$scenes" | jq --rawfile story "$1" --arg hero "$hero" \
  '{title: "My story", story: $story, characterImage: $hero, pages: .pages, audience: "children"}' | start storybook)")
id=$(printf %s "$book" | jq -r .storybook_id)
for ending in pdf epub; do
  ask --output "storybook.$ending" "$INKMILL_URL/api/storybooks/$id.$ending"
done
echo "Storybook $id: storybook.pdf, storybook.epub"
