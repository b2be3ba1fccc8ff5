"""Who did what: questions from sentences of a story, about those who speak in it."""

import re
from collections import Counter
from collections.abc import Iterator

from workers.text.offline.pack.facts import Fact, begin
from workers.text.offline.pack.passages import Reading
from workers.text.offline.pack.standing import is_readable
from workers.text.offline.stopwords import ALL_STOP_WORDS

_SAID = {
    "en": re.compile(
        r"\b(?:said|cried|answered|asked|replied|thought|exclaimed|called out) (?:the |old |little |young "
        r")*(?P<after>[A-Za-z][\w-]+)"
        r"|\b(?:the |old |little )*(?P<before>[A-Za-z][\w-]+) (?:said|cried|answered|asked|replied|exclaimed)\b"
    ),
    "de": re.compile(
        r"\b(?:sagte|sprach|rief|fragte|antwortete|dachte) (?:der |die |das )?(?P<after>[A-ZÄÖÜ][\wäöüß-]+)"
        r"|\b(?P<before>[A-ZÄÖÜ][\wäöüß-]+) (?:sagte|sprach|rief|fragte|antwortete)\b"
    ),
}
_ACTS = {
    "en": re.compile(
        r"^(?:(?:Then|So|Now|And|But|At last|Soon|After (?:that|this)|The next (?:day|morning)|In the (?:evening"
        r"|morning)),? )?"
        r"(?P<who>(?:[Tt]he (?:[a-z]+ ){0,2}?)?(?P<head>[A-Za-z][\w-]+)) (?P<did>(?:then |now |soon |at once "
        r")?[a-z]+(?:ed|ook|aw|ave|ame|ent|ad|ut|ot|ore"
        r"|ought|aught|ade|un|an|ell|old|ung|id|aid|eld|ept|elt|et|ood|ode|oke|ose|ote|ound|ew|ft|lew)) "
        r"(?P<what>[^;:.!?]+)"
    ),
    "de": re.compile(
        r"^(?P<who>(?:[Dd](?:er|ie|as) (?:[a-zäöüß]+ )?)?(?P<head>[A-ZÄÖÜ][\wäöüß-]+)) (?P<did>[a-zäöüß]+(?:te|ging"
        r"|kam|nahm|gab|sah|fand|lief|sprang|hielt|ließ|trug"
        r"|zog|warf|fiel|stieg|saß|lag|stand|schlug|brachte|aß|trank|rief|wurde|hatte|war)) (?P<what>[^;:.!?]+)"
    ),
}
_ASKS = {"en": "Who {did} {what}?", "de": "Wer {did} {what}?"}
_OPEN = re.compile(
    r"\b(?:he|him|she|they|them|it|this|these|those|there|so|such|I|you|we|me|us|er|ihn|ihm|sie|es|ihnen|dies\w*"
    r"|that)\b",
    re.IGNORECASE,
)
_NOBODY_WORDS = (
    "he she they it i you we who which what that this all one everyone everybody nobody other others and er sie es "
    "ich man"
)
_NOBODY = frozenset(_NOBODY_WORDS.split())
_NO_ACTOR_WORDS = "always never than once soon till upon good poor old young little great"
_NO_ACTOR = frozenset(_NO_ACTOR_WORDS.split())
_SPOKE = re.compile(
    r"^(?:said|cried|answered|asked|replied|thought|exclaimed|was|were|had|sagte|sprach|rief|fragte|war|hatte)\b"
)
_WORDS_MIN, _WORDS_MAX = 4, 22


def told_in_story(reading: Reading) -> Iterator[Fact]:
    """One fact for each sentence that begins with somebody who speaks elsewhere and tells what that one did."""
    acts, asks = _ACTS.get(reading.language), _ASKS.get(reading.language, "")
    known = _speakers(reading)
    if acts is None or not known:
        return
    for one in reading.sentences:
        match = acts.match(one.text)
        if match is None or match["head"].casefold() not in known or _SPOKE.match(match["did"]):
            continue
        if not {match["head"].casefold(), match["did"].split()[-1]}.isdisjoint(ALL_STOP_WORDS | _NO_ACTOR):
            continue
        what = _first_clause(match["what"])
        who = re.sub(r"^(?:The|Der|Die|Das) ", lambda article: article[0].lower(), match["who"])
        if (
            not _WORDS_MIN <= len(what.split()) <= _WORDS_MAX
            or _OPEN.search(what)
            or not is_readable(f"{begin(who)} {match['did']} {what}.")
        ):
            continue
        if match["head"].casefold() in what.casefold() or re.search(r"['‘’\"“”](?!s\b)", what):
            continue
        did = re.sub(r"^(?:then|now|soon|at once) ", "", match["did"])
        front = asks.format(did=did, what=what)
        yield Fact(
            "qa", "who", front, begin(who), one.chunk_id, one.heading, one.place, 1.0, f"{begin(who)} {did} {what}."
        )


def _first_clause(text: str) -> str:
    clause = text.split(",", maxsplit=1)[0]
    clause = re.split(
        r",? (?:and|but|for|till|until|while|und|aber|bis|denn) (?=(?:the|he|she|it|they|then|when|der|die|das|er|sie"
        r"|es)\b)|, (?:and|but|for|so|und|aber) ",
        clause,
    )[0]
    return clause.strip(" ,")


def _speakers(reading: Reading) -> frozenset[str]:
    pattern = _SAID.get(reading.language)
    if pattern is None:
        return frozenset()
    counts = Counter(
        (match["after"] or match["before"]).casefold()
        for one in reading.sentences
        for match in pattern.finditer(one.text)
    )
    return frozenset(name for name, count in counts.items() if count > 0 and name not in _NOBODY and len(name) > 2)
