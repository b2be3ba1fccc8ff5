"""Facts in formulas and code: what a sign stands for, which formula belongs to a sentence, what a call does."""

import re
from collections.abc import Iterator

from workers.text.offline.pack.facts import Fact, begin, shorten
from workers.text.offline.pack.passages import Display, Reading
from workers.text.offline.pack.wording import Wording

_SIGN = re.compile(
    r"(?P<sign>\$[^$]{1,20}\$) (?:is|are|denotes?|stands for|represents|means|ist|sind|bezeichnet|steht für"
    r"|bedeutet) (?P<what>[^,;.$]{3,80}?)"
    r"(?=,| and \$| und \$|;|\.$|\.| and its| measured| in [a-z]+s? per)"
)
_SIGN_BARE = re.compile(
    r"(?P<sign>\$[^$]{1,20}\$) (?P<what>(?:the|an?|der|die|das|ein|eine) [^,;.$]{3,80}?)(?=,| and \$| und \$|;|\.$|\.)"
)
_CODE = re.compile(
    r"^(?P<kind>The (?:function|command|method|operator|keyword|statement|call|expression|class|module) |Der Befehl "
    r"|Die Funktion |Die Methode |Der Aufruf )?(?P<code>`[^`]{1,40}`) (?P<does>[a-z]+(?:s|t) .{6,160})[.]$"
)
_DISPLAY_CHARS_MAX = 220
_VERBLIKE = re.compile(r"^(?:is|are|was|ist|sind|must|should|has)\b")


def display_facts(reading: Reading, say: Wording) -> Iterator[Fact]:
    places = {one.chunk_id: one.place for one in reversed(reading.sentences)}
    for shown in reading.formulas:
        yield from _formula(shown, say, places.get(shown.chunk_id, 0))
    for one in reading.sentences:
        match = _CODE.match(one.text)
        if match and not _VERBLIKE.match(match["does"]) and (back := shorten(match["does"])) is not None:
            kind = match["kind"] or ""
            front = say.code.format(term=f"{kind[:1].lower()}{kind[1:]}{match['code']}")
            yield Fact("qa", "code", front, begin(back), one.chunk_id, one.heading, one.place, 2.0, one.text)


def formula_text(markdown: str) -> str:
    """In one line between dollar signs."""
    inner = markdown.strip().rstrip(".,;")
    for left, right in (("$$", "$$"), ("\\[", "\\]"), ("$", "$")):
        if inner.startswith(left) and inner.rstrip(".,; ").endswith(right):
            inner = inner.rstrip(".,; ")[len(left) : -len(right)]
            break
    return "$" + " ".join(inner.split()).rstrip(".,; ") + "$"


def _formula(shown: Display, say: Wording, place: int) -> Iterator[Fact]:
    text = formula_text(shown.text)
    if len(text) > _DISPLAY_CHARS_MAX:
        return
    lead = shown.before.rstrip(" :")
    if 4 <= len(lead.split()) <= 30 and (shown.before[-1:] not in ".!?"):
        yield Fact(
            "qa", "formula", say.formula.format(text=lead), text, shown.chunk_id, shown.heading, place, 2.2, lead
        )
    signs = [*_SIGN.finditer(shown.after), *_SIGN_BARE.finditer(shown.after)]
    told: set[str] = set()
    for match in signs:
        if match["sign"] not in told and match["sign"].strip("$") in text:
            told.add(match["sign"])
            front = say.symbol.format(term=match["sign"], text=text)
            yield Fact(
                "qa",
                "symbol",
                front,
                begin(match["what"].strip()),
                shown.chunk_id,
                shown.heading,
                place,
                1.9,
                shown.after,
            )
