"""Which written sentences can be shown away from their page: whole, plain, and needing nothing before them."""

import re
from functools import lru_cache

from workers.text.offline.pack.passages import Sentence
from workers.text.offline.pack.plain import KEPT, is_unspaced, size_of
from workers.text.offline.transcript.leaning import leans
from workers.text.review.leaks import leaks_in

WORDS_MIN, WORDS_MAX = 6, 45
_BEGINS = re.compile(r"^[\"“„«'‘(]?(?:[^\W\d_]|\d|`|\$)")
_ENDS = re.compile(r"[.!。！][\"”’»)]*$")
#: Points to another place of the source, or to a picture that is not shown.
_POINTS = re.compile(
    r"\b(?:fig(?:\.|ures?)|tables?|sections?|chapters?|equations?|eq\.|appendix|exhibits?|listing|pages?|abb(?:\."
    r"|ildung)|tabelle"
    r"|abschnitt|kapitel|gleichung|anhang|seite) \(?(?:\d|[A-Z]\b|[IVX]+\b)"
    r"|\b(?:see|cf\.|siehe|vgl\.) (?!that\b)|\b(?:above|below)[.,)]|\b(?:as|see|described|mentioned|shown|listed"
    r"|given|noted|discussed"
    r"|defined|outlined|set forth|stated) (?:above|below|here|earlier|later)\b|\bthe (?:following|above|latter|former"
    r"|aforementioned)\b"
    r"|\bas follows\b|\b(?:oben|unten) (?:genannt|beschrieben|gezeigt|erwähnt)\w*|\b(?:folgende|obige)[rsnm]?\b"
    r"|\bthis (?:chapter|section|article|book|paper|handbook|document|page|report|lesson|unit)\b"
    r"|\bdiese[smr]? (?:kapitel|abschnitt|artikel|buch|text|seite|lektion)\w*\b"
    r"|\b(?:next|previous|preceding|last) (?:chapter|section|page|figure|table)\b",
    re.IGNORECASE,
)
_PERSONAL = re.compile(r"\b(?:I|me|my|mine|I'm|I've|ich|mir|mich|meine?[rnms]?)\b")
_ADDRESS = re.compile(
    r"https?:|www\.|\b[\w.+-]+@[\w-]+\.\w|\b[\w-]+\.(?:com|org|net|gov|edu|de)\b|\bdoi\b|\bISBN\b|project gutenberg",
    re.IGNORECASE,
)
#: Somebody or something that was named before.
_NAMED_BEFORE = re.compile(r"\b(?:he|she|him|his|her|hers|himself|herself|er|ihm|ihn)\b", re.IGNORECASE)
_DEMONSTRATIVE = re.compile(
    r"\b(?:this|these|those|such (?:an?|as it|\w+s)\b(?! as)|diese[rsnm]?|jene[rsnm]?|solche[rsnm]?|hierbei|hierzu"
    r"|dabei)\b(?! (?:who|which|that)\b)",
    re.IGNORECASE,
)
#: "Divided among many families, they are …": who, the sentence before says.
_PARTICIPLE = re.compile(r"\w+(?:ed|ing|wn|en)\b[^,;:]*, (?:it|they|he|she|es|sie|er)\b")
#: Words of contempt, which old books have and no card should.
_SLUR = re.compile(r"\bnigg(?:er|a)s?\b|\bkik(?:e|es)\b|\bchinks?\b|\bspics?\b", re.IGNORECASE)
_NARRATED = 0.25
#: Laws and rules cited in the sentence: nothing to learn by heart.
_CITED = re.compile(r"§|\bU\.S\.C\b|\bC\.F\.R\b")
_QUOTED = re.compile(r"(?:^|[\s(])['‘](?=\w)")
_UNQUOTED = re.compile(r"(?<=[\w.,!?])['’](?=[\s.,;:!?)]|$)")
_LINKING = re.compile(
    r"^(?:(?:And|But|So|Then|Now|Thus|At last|Und|Aber),? (?:then |now |so )?(?!that\b|when\b|far\b|long\b))+"
)
_SPEECH = re.compile(r"[\"“„«]|(?:^|[\s(])['‘](?=\w)")
_SPOKEN = re.compile(r"\b(?:said|cried|answered|asked|replied|sagte|rief|fragte|antwortete|sprach)\b")
_FINITE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|do|does|did|can|cannot|could|may|might|must|shall|should|will|would"
    r"|ist|sind"
    r"|war|waren|wird|werden|wurde|wurden|hat|haben|hatte|kann|können|muss|müssen|soll|sollen|darf|dürfen"
    r"|[a-zäöüß]{2,}(?:s|ed|t|en|te|ten))\b"
)
_ADDRESSED = re.compile(
    r"^(?:let us|let's|consider|suppose|imagine|note that|recall|remember|try|think of|look at|notice|stellen sie"
    r"|betrachten wir)\b",
    re.IGNORECASE,
)


@lru_cache(maxsize=20_000)  # every part of a pack asks about the same sentences
def is_whole(text: str) -> bool:
    """A complete sentence of prose: begins and ends like one, has a verb, is no heading, no row, no address."""
    size = size_of(text)
    if not WORDS_MIN <= size <= WORDS_MAX or not _BEGINS.match(text) or not _ENDS.search(text):
        return False
    if text[:1].islower() or "|" in KEPT.sub("", text) or _ADDRESS.search(text) or "..." in text or "…" in text:
        return False
    if is_unspaced(text):
        return _is_balanced(text) and not leaks_in(text)
    return _is_prose(text) and _is_balanced(text) and _FINITE.search(text) is not None and not leaks_in(text)


def _is_prose(text: str) -> bool:
    """Mostly small words: neither figures in a row nor a title."""
    bare = KEPT.sub("x", text)
    tokens = bare.split()
    figures = sum(any(sign.isdigit() for sign in token) for token in tokens)
    shouted = sum(token.isupper() and len(token) > 1 and token.isalpha() for token in tokens)
    small = sum(token[:1].islower() for token in tokens)
    letters = sum(sign.isalpha() for sign in bare)
    return (
        figures <= 0.34 * len(tokens)
        and shouted <= 0.3 * len(tokens)
        and small >= 0.4 * len(tokens)
        and letters >= 0.6 * len(bare.replace(" ", ""))
    )


def _is_balanced(text: str) -> bool:
    if text.count("(") != text.count(")") or text.count('"') % 2 or text.count("$") % 2 or text.count("`") % 2:
        return False
    return "„" in text or text.count("“") == text.count("”")


def is_readable(text: str) -> bool:
    """Whole and about the subject; it may lean on a sentence that is shown before it."""
    return _is_told(text) and _PERSONAL.search(text) is None


def _is_told(text: str) -> bool:
    """As `is_readable`, by somebody who says "I"."""
    return is_whole(text) and not (_POINTS.search(text) or _ADDRESSED.match(text) or _SLUR.search(text))


def has_narrator(sentences: list[str]) -> bool:
    """Somebody says "I" in much of what is no speech."""
    told = [one for one in sentences if not _SPEECH.search(one)]
    return sum(_PERSONAL.search(one) is not None for one in told) >= max(3, _NARRATED * len(told))


def stands(text: str) -> bool:
    """Readable by itself: nothing in it needs what stood before."""
    if _PARTICIPLE.match(text):
        return False
    if text[:1] in "\"“„'‘«" or text.rstrip("\"'”’").endswith("!") or _CITED.search(text):
        return False
    if len(_QUOTED.findall(text)) > len(_UNQUOTED.findall(text)):
        return False
    return is_readable(text) and not leans(text) and not _DEMONSTRATIVE.search(text) and not _needs_a_person(text)


def tells(one: Sentence) -> bool:
    """It stands, also without the list that it may be of."""
    return not one.is_part and stands(one.text)


def unlinked(text: str) -> str:
    """Without the words that only link it to the sentence before: "And then the fox ran" is "The fox ran"."""
    bare = _LINKING.sub("", text)
    return bare if bare == text else bare[:1].upper() + bare[1:]


def stands_in_story(text: str, *, by_narrator: bool = False) -> bool:
    """Told of somebody whom the sentence names before it says "he" or "she", and without speech.

    `by_narrator`: somebody tells it who says "I" of himself.
    """
    if text.rstrip("\"'”’").endswith("!") or re.search(r"(?:^|[\s(])[\"'“‘„](?=\w)", text):
        return False
    if not (is_readable(text) or (by_narrator and _is_told(text))):
        return False
    if leans(text) or _DEMONSTRATIVE.search(text):
        return False
    match = _NAMED_BEFORE.search(text)
    before = text[: match.start()] if match else text
    named = (
        r"\b(?:the|an?|der|die|das|ein|eine) [a-zäöüß-]*\w{3,}|(?<=[a-z,] )[A-Z]\w{2,}|^[A-Z]\w{2,} \w+(?:ed|te|ook"
        r"|ent|ame|aw|as)\b"
    )
    return re.search(named, before, re.IGNORECASE if match is None else 0) is not None or match is None


def is_question(text: str) -> bool:
    return text.rstrip("\"'”’)").endswith(("?", "？"))


def _needs_a_person(text: str) -> bool:
    """ "He" or "her" before anybody is named in the sentence."""
    match = _NAMED_BEFORE.search(text)
    if match is None:
        return False
    before = text[: match.start()].split()
    named = any(word[:1].isupper() for word in before[1:]) or re.match(
        r"(?i)(?:an?|every|each|one|ein|eine|jede\w*) ", text
    )
    return not named


def narrates(sentences: list[str]) -> bool:
    """A story: many of its sentences tell of somebody, or quote speech."""
    telling = sum(1 for one in sentences if _NAMED_BEFORE.search(one) or _PERSONAL.search(one) or _SPEECH.search(one))
    spoken = sum(1 for one in sentences if _SPOKEN.search(one))
    return len(sentences) >= 8 and (telling > 0.4 * len(sentences) or spoken > 0.12 * len(sentences))
