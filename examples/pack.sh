#!/bin/sh
# Make a study pack from a file with curl: upload it, poll until it is there, save the cards, the quiz and a PDF.
# Unlike the samples of the interface it stops when the material fails (see docs/study-packs.md).
#
#   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… sh examples/pack.sh chapter.pdf
set -eu
ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $INKMILL_TOKEN" "$@"
}
field() { sed -n "s/.*\"$1\":\"\([^\"]*\)\".*/\1/p"; }

material=$(ask --form "file=@$1" "$INKMILL_URL/api/materials/upload" | field materialId)
while :; do
  answer=$(ask "$INKMILL_URL/api/materials/$material/status")
  status=$(printf %s "$answer" | field status)
  echo "$status: $(printf %s "$answer" | field description)"
  case $status in
    complete) break ;;
    failed) printf '%s\n' "$answer" | field error >&2; exit 1 ;;
  esac
  sleep 2
done
pack=$(printf %s "$answer" | field studyPackId)
for ending in apkg gift pdf; do
  ask --output "pack.$ending" "$INKMILL_URL/api/study-packs/$pack.$ending"
done
echo "Study pack $pack: pack.apkg, pack.gift, pack.pdf"
