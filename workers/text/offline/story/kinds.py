"""What kind of creature or person the hero is, with article and adjectives as the story has them."""

import re
from collections.abc import Iterator

from workers.text.offline.story.actors import Actor
from workers.text.offline.story.lexicon import Found, lexicon
from workers.text.offline.story.noun_phrases import ADJECTIVES, ARTICLE, LOOKS, kind_from_pronouns, trail_of

#: What may follow the kind in its phrase: nothing, or what somebody has, wears or is made of.
_KEPT_AFTER = r"(?:\s(?:with|in|of|from|mit|aus|in|avec|en|à|aux|au|con|de|met|van|who|whose)\s.*)?$"
PHRASE_CHARS_MAX = 120


def kind_of(actor: Actor, text: str, language: str) -> str:
    """The kind with its article and adjectives as the story has them: "a fat little rabbit"; "" when it says none."""
    if not actor.is_name:
        return _best_phrase(actor.called, text, language)
    name = re.escape(actor.name)
    for pattern in _introductions(name):
        for match in re.finditer(pattern, text):
            if phrase := _kind_phrase(" ".join(match.group("phrase").split()), language):
                return _lower(phrase, language)
    return _from_list(actor.name, text, language) or kind_from_pronouns(actor.name, text, language)


def _kind_phrase(phrase: str, language: str) -> str:
    """The part of `phrase` that is article, adjectives, kind and what it wears or has; "" without a kind."""
    found = _kind_in(phrase, language)
    if found is None or len(phrase) > PHRASE_CHARS_MAX:
        return ""
    if language in ("zh", "ja", "ar"):
        return phrase
    before = re.search(rf".*(?<!\w)({ARTICLE}\s(?:[^\W\d_]+(?:-[^\W\d_]+)?,?\s){{0,4}})$", phrase[: found.start])
    after = re.match(_KEPT_AFTER, phrase[found.end :])
    if before is None or after is None:
        return ""
    return f"{before.group(1)}{found.word}{after.group().rstrip()}"


def _introductions(name: str) -> Iterator[str]:
    """Ways to introduce somebody: "Peter, a small rabbit in a blue jacket," or "a rabbit named Peter"."""
    some = r"(?P<phrase>\b" + ARTICLE + r"\s[^.,;:!?\"”]{3,110}?)"
    yield rf"{name}[,，]\s{some}[.,;:!?]"
    named = r"(?:named|called|namens|nommée?|appelée?|llamad[oa]|genaamd|that was called|whose name was)"
    yield rf"{some},?\s{named}\s{name}\b"
    yield rf"{some},?\s(?:der|die|das|qui|que|die|dat|who)\s(?:hieß|s['’]appelait|se llamaba|was called)\s{name}\b"
    said = r"(?:(?:Er|Sie|Es) hieß|(?:Il|Elle) s['’]appelait|Se llamaba|(?:Hij|Zij|Ze) heette|(?:His|Her|Its) name was)"
    yield rf"{some}[.!]\s{said}\s{name}\b"
    yield rf"{some},?\s(?:das|der|die|dat)\s{name}\s(?:hieß|heette)\b"
    yield rf"\b{name}\s(?:was|is|war|ist|était|est|era|es)\s{some}(?=[.;:!?,]|\swho|\sthat|\sdie\b)"
    yield rf"(?P<phrase>[一两][只个位头条名]?[^，。！？一]{{1,16}})[，]?(?:名叫|叫做|名字叫|叫){name}"
    yield rf"(?P<phrase>[^\s،.]+(?:\s[^\s،.]+){{0,2}})\s(?:اسمه|اسمها|يدعى|تدعى)\s{name}"
    yield rf"(?P<phrase>\b(?:a|an|the|der|die|das|le|la|el|de)\s(?:[^\W\d_]+\s){{0,3}}[^\W\d_]+)\s{name}\b"


def _kind_in(phrase: str, language: str) -> Found | None:
    found = [one for kind in ("creatures", "people") if (one := lexicon(kind, language).first(phrase))]
    return min(found, key=lambda one: one.start) if found else None


def _best_phrase(called: tuple[str, ...], text: str, language: str) -> str:
    """The fullest way in which the story names the kind: "a small fox with a red scarf" before "the fox"."""
    names = "|".join(re.escape(name) for name in called)
    if any("\u3400" <= name[:1] <= "\u9fff" for name in called):
        match = re.search(rf"[一][只个位头条名]?[^，。！？一]{{0,8}}(?:{names})", text)
        return match.group() if match else called[0]
    pattern = re.compile(
        rf"(?<!\w)(?P<article>{ARTICLE})\s(?P<adjectives>{ADJECTIVES})(?P<noun>{names})(?P<trail>{trail_of(language)})(?!\w)",
        re.IGNORECASE,
    )
    best, best_score = "", -1.0
    for match in pattern.finditer(text):
        adjectives = [word for word in re.findall(r"[\w-]+", match["adjectives"]) if len(word) > 2]
        known = [word for word in adjectives if word.casefold() in LOOKS]
        if len(known) < len(adjectives):
            continue
        trail = match["trail"] if lexicon("wardrobe", language).first(match["trail"]) else ""
        score = (
            len(known)
            + 2 * bool(trail)
            + 0.5 * (match["article"].casefold() in ("a", "an", "ein", "un", "une", "una", "een"))
        )
        if score > best_score:
            phrase = f"{match['article']} {match['adjectives']}{match['noun']}{trail}"
            best, best_score = " ".join(phrase.split()), score
    return _lower(best, language) if best else called[0]


def _from_list(name: str, text: str, language: str) -> str:
    """ "four little Rabbits, and their names were Flopsy … and Peter" makes Peter a little rabbit."""
    match = re.search(
        rf"([^.!?]{{0,120}})\b(?:names were|hießen|s['’]appelaient|se llamaban"
        rf"|heetten)\b[^.!?]{{0,160}}\b{re.escape(name)}\b",
        text,
    )
    found = _kind_in(match.group(1), language) if match else None
    if not match or not found:
        return ""
    adjectives = [word for word in match.group(1)[: found.start].split()[-2:] if word.casefold() in LOOKS]
    single = found.key if language == "en" else found.word
    return " ".join(["a", *adjectives, single]) if language == "en" else " ".join([*adjectives, single])


def _lower(phrase: str, language: str) -> str:
    """The article in small letters, a kind in English too: "A Rabbit" -> "a rabbit"."""
    return phrase.lower() if language == "en" else phrase[:1].lower() + phrase[1:]
