"""What a story says of the hero's looks: clothes, and clauses like "his ears were lined with pink sateen"."""

import re
from collections import Counter

from workers.text.offline.story.lexicon import Found, lexicon
from workers.text.offline.story.noun_phrases import ADJECTIVES, ARTICLE, LOOKS, pronouns_near, trail_of

_PARTS = (
    "coat|hair|fur|eyes|eye|ears|ear|tail|whiskers|nose|face|beard|skin|wings|mane|feathers|paws|legs|cheeks|horns"
    "|trunk"
)
_CLAUSE = re.compile(
    rf"\b((?:[Hh]is|[Hh]er|[Ii]ts) (?:{_PARTS}) (?:was|were|is|are) [^.;:!?,]{{4,60}}|(?:[Hh]e|[Ss]he|[Ii]t) had "
    rf"(?:[\w-]+ ){{0,3}}(?:{_PARTS})\b[^.;:!?,]{{0,40}})"
)
#: A clause about a moment says nothing about looks.
_PASSING = re.compile(
    r"\b(?:when|while|because|that|so|turned|full|open|shut|closed|not|to|been|being|filled|caught|wet|too|never"
    r"|pulled"
    r"|only|first|just|still|in a|no|lost)\b"
)
_WORN_BY_OTHERS = re.compile(r"\b(?:lost|second|another|two|pair|her mother|his mother)\b", re.IGNORECASE)
GARMENTS_MAX, CLAUSES_MAX, NEAR_SENTENCES = 2, 3, 3


def _is_about(called: str, kind: str, sentences: list[str], number: int, language: str) -> bool:
    """Whether the hero, who is of this `kind`, is whom sentence `number` speaks of first, or the last named before."""
    for sentence in sentences[number : max(-1, number - NEAR_SENTENCES - 1) : -1] or sentences[number::-1]:
        hero = re.search(re.escape(called), sentence, re.IGNORECASE)
        others = [one for name in ("creatures", "people") for one in lexicon(name, language).find(sentence)]
        first = min((one.start for one in others if one.word.casefold() not in kind.casefold()), default=None)
        if hero is not None:
            return first is None or hero.start() <= first
        if first is not None:
            return False
    return False


def garments(text: str, called: str, kind: str, language: str) -> tuple[str, ...]:
    """Clothes of the hero with their colours: "a blue jacket with brass buttons"."""
    found: Counter[str] = Counter()
    keys: dict[str, str] = {}
    sentences = re.split(r"(?<=[.!?。])\s*", text)
    for number, sentence in enumerate(sentences):
        if not _is_about(called, kind, sentences, number, language):
            continue
        for one in lexicon("wardrobe", language).find(sentence):
            if one.key in ("hair", "fur", "spots", "stripes", "beard"):
                continue
            phrase = _garment(sentence, one, language)
            if phrase and not _WORN_BY_OTHERS.search(phrase):
                found[phrase] += 1
                keys[phrase] = one.key
    coloured = [phrase for phrase in found if lexicon("colors", language).first(phrase) is not None]
    chosen: dict[str, str] = {}
    for phrase in coloured:
        chosen.setdefault(keys[phrase], phrase)
    return tuple(chosen.values())[:GARMENTS_MAX]


def _garment(sentence: str, one: Found, language: str) -> str:
    if "\u3400" <= one.word[:1] <= "\u9fff":
        before = re.search(r"[一件条顶双红蓝绿黄白黑紫粉色的]{1,8}$", sentence[: one.start])
        return (before.group() if before else "") + one.word
    before = re.search(rf".*(?<!\w)({ARTICLE})\s({ADJECTIVES})$", sentence[: one.start], re.IGNORECASE | re.DOTALL)
    after = re.match(rf"(?P<colour>\s[^\W\d_]+)?{trail_of(language)}", sentence[one.end :])
    if after and after["colour"] and not lexicon("colors", language).first(after["colour"]):
        # French and Spanish colours follow; another word is no part of the garment.
        after = re.match(trail_of(language), sentence[one.end :])
    if before is None:
        return ""
    article = re.sub(r"^(?:his|her|its|the)$", "a", before.group(1), flags=re.IGNORECASE)
    if article == "a" and re.match(r"[aeiou]", before.group(2) + one.word):
        article = "an"
    if one.word.endswith("s") and article in ("a", "an"):
        article = ""
    trail = after.group() if after else ""
    return " ".join(f"{article} {before.group(2)}{one.word}{trail}".split())


def traits(text: str, called: str, language: str) -> tuple[str, ...]:
    """Looks that a sentence says of the hero outright: "Alice was tall and thin"."""
    match = re.search(rf"\b{re.escape(called)} (?:was|is) ((?:(?:very|quite) )?[\w-]+(?: and [\w-]+)?)[.,;]", text)
    if language != "en" or not match:
        return ()
    words = [word for word in re.findall(r"[\w-]+", match.group(1)) if word in LOOKS]
    return (" and ".join(words),) if words else ()


def clauses(text: str, called: str, kind: str, language: str) -> tuple[str, ...]:
    """Clauses about hair, fur, eyes, ears and the like, near the hero's name. English only."""
    if language != "en":
        return ()
    she, he = pronouns_near(called, text, "en")
    fitting = re.compile("(?:her|she) " if she > he else "(?:his|he) " if he > she else "(?:its|it) ", re.IGNORECASE)
    found: list[str] = []
    sentences = re.split(r"(?<=[.!?])\s+", text)
    for number, sentence in enumerate(sentences):
        if not _is_about(called, kind, sentences, number, language):
            continue
        for match in _CLAUSE.finditer(sentence):
            said = " ".join(match.group(1).split())
            if fitting.match(said) and not _PASSING.search(said) and "(" not in said:
                found.append(said)
    return tuple(dict.fromkeys(found))[:CLAUSES_MAX]
