"""The review of flash cards."""

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Sequence

from schemas.pack import Card
from schemas.review import Finding, Report
from workers.text.offline.stopwords import ALL_STOP_WORDS
from workers.text.offline.words import is_unspaced
from workers.text.review import languages, leaks
from workers.text.review.fold import fold
from workers.text.review.lists import is_list
from workers.text.review.near import groups_of, near_pairs
from workers.text.review.report import count, quote, report_of
from workers.text.review.unsupported import unsupported

ANSWER_WORDS_MAX = 25
FRONT_WORDS_MAX = 40
#: Shared words (of all words of both) from which two fronts ask the same.
LIKENESS_MIN = 0.8

_NOT_PROSE = re.compile(r"(`+).+?\1|\$\$.+?\$\$|\$[^$\n]+\$", re.DOTALL)
_GAP = re.compile(r"…|\.\.\.|_{2,}|\[\s*\]|\{\{c\d+::")
_YES_NO = re.compile(
    r"^(?:yes|no|true|false|ja|nein|richtig|falsch|wahr|oui|non|vrai|faux|sí|verdadero|falso|sì|vero)\b\W*",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"^\W*(?:(?:what|why|how|when|where|who) (?:is|are|was|were|does|do|did|can) )?(?:it|he|she|they|this|these|those"
    r"|that|its|their|his|her"
    r"|such|er|sie|es|dies\w*|jene\w*|solche\w*|il|elle|ils|elles|ceci|cela|él|ella|ellos|esto|eso)\b"
    r"(?!['’]s\b| that\b)",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")

Check = Callable[[Sequence[Card]], list[Finding]]


def review_cards(
    cards: Sequence[Card], *, source_of: Callable[[Card], str | None] | None = None, language: str | None = None
) -> Report:
    """Every computed check on a set of cards; findings name them by their place: "card-1" is the first.

    `source_of`: the text that a card was written from (with the headings above it); front and back may hold no other
    numbers and names. `language`: the tag of the language that the cards should be in. What is None is not checked.

    Source: Wozniak 1999, "Effective learning: Twenty rules of formulating knowledge" (SuperMemo World): stick to the
    minimum information principle (4), cloze deletion is easy and effective (5), avoid sets (9) and enumerations (10),
    combat interference (11: fronts that look alike), optimize wording (12), context cues (15).
    The figure of 25 words is this product's own limit for what can be recalled word for word.
    """
    checks = [name for name, _ in (*_BLOCKING, *_WARNING)]
    blocks = [finding for _, check in _BLOCKING for finding in check(cards)]
    checks.append(leaks.CHECK)
    blocks += _leaks(cards)
    if source_of is not None:
        checks += ["unsupported_number", "unsupported_name"]
        blocks += _unsupported(cards, source_of)
    if language is not None:
        checks.append(languages.CHECK)
        blocks += _wrong_language(cards, language)
    return report_of(checks, blocks, [finding for _, check in _WARNING for finding in check(cards)])


def card_name(index: int) -> str:
    """How findings call the card at `index` (from 0)."""
    return f"card-{index + 1}"


def _found(check: str, cards: Sequence[Card], wrong: list[int], one: str, many: str, advice: str) -> list[Finding]:
    if not wrong:
        return []
    message = f"{count(len(wrong), one, many)}, such as {quote(cards[wrong[0]].front)}{advice}"
    return [Finding(check=check, message=message, items=tuple(card_name(index) for index in wrong))]


def _size(text: str) -> int:
    """Words; a formula or a piece of code is one, two characters of an unspaced script are one."""
    tokens = _NOT_PROSE.sub(" x ", text).split()
    return sum(max(1, len(token) // 2) if is_unspaced(token.strip("。！？，、；：")) else 1 for token in tokens)


def _empty(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if not (_says_something(card.front) and _says_something(card.back))]
    return _found("empty_card", cards, wrong, "card has", "cards have", ": front and back must say something.")


def _says_something(text: str) -> bool:
    return any(sign.isalnum() or unicodedata.category(sign).startswith("S") for sign in text)


def _long(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if _size(card.back) > ANSWER_WORDS_MAX]
    advice = f": an answer has at most {ANSWER_WORDS_MAX} words; part it into several cards."
    return _found("long_answer", cards, wrong, "card has too long an answer", "cards have too long an answer", advice)


def _lists(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if is_list(card.back)]
    advice = ": ask for one thing a card, or take one member out of the sentence."
    return _found("list_answer", cards, wrong, "card asks for a list", "cards ask for a list", advice)


def _gaps(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if card.kind == "cloze" and not _GAP.search(card.front)]
    return _found(
        "cloze_without_gap",
        cards,
        wrong,
        "cloze card has no gap",
        "cloze cards have no gap",
        ": put … where the answer stood.",
    )


def _visible(cards: Sequence[Card]) -> list[Finding]:
    """What stands in the gap stands elsewhere on the front as well; of a question, the whole answer stands in it."""
    wrong = []
    for index, card in enumerate(cards):
        front, back = f" {fold(card.front)} ", fold(card.back)
        if back and f" {back} " in front and (card.kind == "cloze" or len(back.split()) > 1):
            wrong.append(index)
    return _found(
        "answer_visible",
        cards,
        wrong,
        "card shows its answer",
        "cards show their answer",
        ": the front must not say it.",
    )


def _duplicates(cards: Sequence[Card]) -> list[Finding]:
    groups = groups_of([*_same(cards), *_near(cards)], len(cards))
    if not groups:
        return []
    first = [card_name(index) for index in groups[0][:2]]
    extra = sum(len(group) - 1 for group in groups)
    message = (
        f"{count(extra, 'card asks', 'cards ask')} what another one asks already, such as {' and '.join(first)}: "
        f"{quote(cards[groups[0][0]].front)}."
    )
    return [
        Finding(check="duplicate_fronts", message=message, items=tuple(card_name(i) for group in groups for i in group))
    ]


def _same(cards: Sequence[Card]) -> Iterator[tuple[int, int]]:
    seen: dict[str, int] = {}
    for index, card in enumerate(cards):
        key = fold(card.front) if fold(card.front).strip() else card.front.strip()
        if key in seen:
            yield seen[key], index
        seen.setdefault(key, index)


def _near(cards: Sequence[Card]) -> Iterator[tuple[int, int]]:
    """Nearly the same words and the same numbers, and no telling word on either side that the other has not."""
    words = [frozenset(fold(card.front).split()) for card in cards]
    for earlier, later in near_pairs(words, LIKENESS_MIN):
        if _NUMBER.findall(cards[earlier].front) != _NUMBER.findall(cards[later].front):
            continue
        one, other = (Counter(fold(cards[index].front).split()) for index in (earlier, later))
        if (one - other).keys() <= ALL_STOP_WORDS or (other - one).keys() <= ALL_STOP_WORDS:
            yield earlier, later


def _wordy(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if _size(card.front) > FRONT_WORDS_MAX]
    advice = f": over {FRONT_WORDS_MAX} words are read, not recalled."
    return _found("long_front", cards, wrong, "card has a long front", "cards have a long front", advice)


def _yes_no(cards: Sequence[Card]) -> list[Finding]:
    wrong = [
        i
        for i, card in enumerate(cards)
        if (match := _YES_NO.match(card.back.strip())) and _size(card.back[match.end() :]) == 0
    ]
    advice = ": half of them are guessed right; ask what, why or how."
    return _found(
        "yes_no_answer", cards, wrong, "card is answered by yes or no", "cards are answered by yes or no", advice
    )


def _pronouns(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if _PRONOUN.match(card.front)]
    advice = ": shown alone, nobody knows what the pronoun stands for."
    return _found("pronoun_opening", cards, wrong, "front opens with a pronoun", "fronts open with a pronoun", advice)


_BLOCKING: tuple[tuple[str, Check], ...] = (
    ("empty_card", _empty),
    ("long_answer", _long),
    ("list_answer", _lists),
    ("cloze_without_gap", _gaps),
    ("answer_visible", _visible),
    ("duplicate_fronts", _duplicates),
)
_WARNING: tuple[tuple[str, Check], ...] = (
    ("long_front", _wordy),
    ("yes_no_answer", _yes_no),
    ("pronoun_opening", _pronouns),
)


def _leaks(cards: Sequence[Card]) -> list[Finding]:
    wrong = [i for i, card in enumerate(cards) if leaks.leaks_in(card.front) or leaks.leaks_in(card.back)]
    advice = ": words that are not meant for learners."
    return _found(leaks.CHECK, cards, wrong, "card holds", "cards hold", advice)


def _unsupported(cards: Sequence[Card], source_of: Callable[[Card], str | None]) -> list[Finding]:
    findings = []
    for index, card in enumerate(cards):
        source = source_of(card)
        found = unsupported(f"{card.front}\n\n{card.back}", source) if source is not None else []
        for kind in ("number", "name"):
            texts = list(dict.fromkeys(one.text for one in found if one.kind == kind))
            if texts:
                message = (
                    f"The source does not contain the {kind if len(texts) == 1 else kind + 's'} {', '.join(texts)}."
                )
                findings.append(Finding(check=f"unsupported_{kind}", message=message, items=(card_name(index),)))
    return findings


def _wrong_language(cards: Sequence[Card], language: str) -> list[Finding]:
    said = languages.wrong_language("\n\n".join(f"{card.front}\n\n{card.back}" for card in cards), language)
    return [Finding(check=languages.CHECK, message=f"The set of cards {said}.")] if said is not None else []
