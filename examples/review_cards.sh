#!/bin/sh
# Learn the cards of a study pack that are due, in a terminal: the front, then the back, then how well it was known
# (0 not at all … 5 at once), which says when the card is due next.
#
#   INKMILL_URL=http://127.0.0.1:8080 INKMILL_TOKEN=… sh examples/review_cards.sh PACK
set -eu
ask() {
  curl --silent --show-error --fail-with-body --header "Authorization: Bearer $INKMILL_TOKEN" "$@"
}

cards=$(ask "$INKMILL_URL/api/study-packs/$1" | python3 -c '
import json, sys
from datetime import datetime, timezone
now = datetime.now(timezone.utc).isoformat()
for card in json.load(sys.stdin)["flashcards"]:
    if card["dueAt"] <= now:
        print(card["id"], *(" ".join(card[side].split()) for side in ("front", "back")), sep="\t")
')
tab=$(printf '\t')
while IFS="$tab" read -r card front back <&3; do
  [ -n "$card" ] || continue
  printf '\n%s\n  (Enter shows the answer) ' "$front"
  read -r _
  printf '  %s\n  How well did you know it, 0 to 5? ' "$back"
  read -r grade
  ask --json "{\"grade\": $grade}" "$INKMILL_URL/api/flashcards/$card/review" |
    sed 's/.*"dueAt":"\([^"]*\)".*/  Due again: \1/'
  echo
done 3<<CARDS
$cards
CARDS
echo "No more cards are due."
