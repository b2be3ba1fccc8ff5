"""Who acts in a story: names, and animals and people who have none, most important first."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from workers.text.offline.stopwords import ALL_STOP_WORDS
from workers.text.offline.story.lexicon import lexicon
from workers.text.story.sentences import Sentence
from workers.text.story.word_sets import word_set

_TOKEN = re.compile(r"[^\W\d_]+(?:[-][^\W\d_]+)*")
_NAMED = re.compile(
    r"(?:\b(?:named|called|namens|hieß|heißt|nommée?|appelée?|s['’]appelait|llamad[oa]|se llamaba|genaamd|heette"
    r"|names? "
    r"(?:was|were)|geheten)[\s,—-]+|名叫|叫做|名字叫|叫|(?:اسمه|اسمها|يدعى|تدعى)\s+)([A-ZÀ-Þ][\w’'-]+"
    r"|[\u4e00-\u9fff]{2,3}(?=[，。的])|[\u0621-\u064a]{2,12})"
)
_TITLES = word_set("mr mrs ms miss dr herr frau monsieur madame m mme señor señora don doña meneer mevrouw")
_DETERMINERS = word_set(
    "the a an der die das den dem des ein eine einen einem einer eines kein keine keinen im am zum zur vom "
    "beim ins ans sein seine seinen seinem seiner ihr ihre ihren ihrem ihrer mein meine meinen meinem meiner "
    "dein deine deinen unser unsere diese dieser diesen diesem dieses jede jeder jedem jeden alle le la les un "
    "une du des au aux el los las una de het een his her its their my your our this that these those no every "
    "some both each"
)
_MORE_NOT_NAMES = word_set(
    "oh ah yes please dear christmas sunday monday tuesday wednesday thursday friday saturday god english "
    "french german sir madam come well then once suddenly presently first next soon never january february "
    "march april may june july august september october november december why how what who where when there "
    "here real everyone everybody nobody eines einmal plötzlich aunts uncles noël navidad ja nein oui non sí "
    "vaya hola"
)
#: Parents of the hero are seldom the hero.
_ELDERS = frozenset(("woman", "man", "old-woman", "old-man"))
_KINDS = ("creatures", "people")
NAME_TIMES_MIN = 2


@dataclass(frozen=True, slots=True)
class Actor:
    """`called` finds the actor in sentences: the first is the main one."""

    name: str
    called: tuple[str, ...]
    #: A proper name; otherwise a kind ("fox").
    is_name: bool
    score: float


def actors(sentences: Sequence[Sentence], language: str) -> list[Actor]:
    """Best first. A name counts more than a kind: "Peter" is the hero even where "the rabbit" is said oftener."""
    told = [one for one in sentences if one.spoken < 0.7] or list(sentences)
    found = [*_names(told, language), *_by_kind(told, language)]
    whole = [one.text for one in told]
    return sorted(found, key=lambda actor: (-actor.score, _place(actor, whole), actor.name))


def _names(sentences: Sequence[Sentence], language: str) -> Iterator[Actor]:
    inside: Counter[str] = Counter()
    behind: Counter[str] = Counter()
    leading: Counter[str] = Counter()
    lower: Counter[str] = Counter()
    named: Counter[str] = Counter()
    for one in sentences:
        for match in _NAMED.finditer(one.text):
            named[match.group(1)] += 1
        before = ""
        for number, match in enumerate(_TOKEN.finditer(one.text)):
            token = match.group()
            if not token[0].isupper() or token.isupper():
                lower[token] += 1
            elif not {before.casefold(), token.casefold()} & _TITLES:
                starts = number == 0 or one.text[: match.start()].rstrip("\"'“”„‘’«»—- (")[-1:] in ".!?:…"
                (leading if starts else behind if _is_behind(before, language) else inside)[token] += 1
            before = token
    for name in {*inside, *leading, *behind, *named}:
        folded = name.casefold()
        times = inside[name] + leading[name] + behind[name]
        if named[name]:
            yield Actor(name, (name,), True, 3.0 * named[name] + 1.5 * max(times, _times(sentences, name)))
        elif _is_name(name, folded, inside[name], behind[name], lower, language) and (
            times >= NAME_TIMES_MIN or inside[name]
        ):
            yield Actor(name, (name,), True, 1.5 * times)


def _times(sentences: Sequence[Sentence], name: str) -> int:
    return sum(one.text.count(name) for one in sentences)


def _is_behind(before: str, language: str) -> bool:
    """Behind an article, or in German behind an adjective: there a capital tells a noun, not a name."""
    folded = before.casefold()
    if folded in _DETERMINERS:
        return True
    return language == "de" and before[:1].islower() and folded.endswith(("e", "en", "er", "es", "em"))


def _is_name(name: str, folded: str, inside: int, behind: int, lower: Counter[str], language: str) -> bool:
    if len(name) < 2 or folded in ALL_STOP_WORDS or folded in _MORE_NOT_NAMES or folded in _TITLES:
        return False
    if language == "de":
        return inside >= 2 and behind * 4 <= inside and lexicon("creatures", "de").first(name) is None
    if behind * 4 > inside and lexicon("creatures", language).first(name) is not None:
        return False  # "the Rabbit", "the little Rabbit"
    return inside > 0 and behind <= 2 * inside and lower[folded] <= inside + behind


def _by_kind(sentences: Sequence[Sentence], language: str) -> Iterator[Actor]:
    """Animals and people by what they are: "the fox", "the Rabbit", "das Mädchen"."""
    times: Counter[str] = Counter()
    written: dict[str, Counter[str]] = {}
    for one in sentences:
        for kind in _KINDS:
            for found in lexicon(kind, language).find(one.text):
                if language == "de" and found.word[:1].islower():
                    continue
                before = one.text[: found.start].split()[-1:]
                if before and before[0].rstrip(".").casefold() in _TITLES:
                    continue
                # Many of a kind ("four little rabbits") are no single actor.
                weight = 0.4 if found.key in _ELDERS else 0.25 if _is_plural(found.word, language) else 1.0
                times[found.key] += weight  # type: ignore[assignment]
                written.setdefault(found.key, Counter())[found.word] += 1
    for key, score in times.items():
        called = tuple(word for word, _ in written[key].most_common(6))
        yield Actor(called[0], called, False, float(score))


def _is_plural(word: str, language: str) -> bool:
    return language in ("en", "fr", "es") and word.endswith("s") and len(word) > 3


def _place(actor: Actor, texts: Sequence[str]) -> tuple[int, int]:
    """Where the actor comes in: of two who are named equally often, the first is the hero."""
    for number, text in enumerate(texts):
        places = [text.find(name) for name in actor.called if name in text]
        if places:
            return number, min(places)
    return len(texts), 0
