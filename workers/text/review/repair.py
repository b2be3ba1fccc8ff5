"""What computing alone can put right in a set of items."""

import random
import re
from collections import defaultdict
from collections.abc import Sequence

from schemas.quiz import QuizItem
from schemas.review import Finding
from workers.text.review.catch_alls import is_catch_all
from workers.text.review.kinds import points_at_options
from workers.text.review.positions import CHECK, has_position, skew
from workers.text.review.report import count

#: A shuffle costs nothing, so it starts at a weaker suspicion than the one that blocks, and in smaller sets.
P_MAX = 0.05
ITEMS_MIN = 4

_NAMED = re.compile(
    r"(?i)\b(?:options?|answers?|choices?|antwort|antworten|option|réponse|respuesta|opción|risposta|resposta|antwoord)\s+\(?(?-i:[A-F])\)?(?=[\s,.;:)]|$)"
    r"|(?<![\w'’])\(?(?-i:[B-F])\)?\s+(?:is|ist|est|es|è|é)\s+(?:the\s+)?(?:right|wrong|correct|incorrect|richtig|falsch|correcte?|correct[ao])"
)


def can_shuffle(item: QuizItem) -> bool:
    """No option speaks of another, and no convention fixes the order (true/false)."""
    return has_position(item) and not any(is_catch_all(option) or points_at_options(option) for option in item.options)


def repair_items(items: Sequence[QuizItem], *, seed: str) -> tuple[tuple[QuizItem, ...], tuple[Finding, ...]]:
    """The items with their options shuffled if their keys favour a position, and what was done.

    The same seed gives the same order. Which texts are right never changes, nor does the order of the items.
    Single-answer keys are dealt out evenly (each position as often as every other, up to one), so that a shuffled
    set cannot be skewed by bad luck. Explanations that name a position ("B is right") keep their item from moving.
    """
    counted, likely = skew(items)
    movable = [index for index, item in enumerate(items) if can_shuffle(item) and not _names_positions(item)]
    if counted < ITEMS_MIN or likely >= P_MAX or not movable:
        return tuple(items), ()
    generator = random.Random(seed)  # noqa: S311 - the order is to be repeatable, not secret
    places = _deal([items[index] for index in movable], generator)
    repaired = list(items)
    for index, place in zip(movable, places, strict=True):
        repaired[index] = _shuffled(items[index], place, generator)
    message = (
        f"The options of {count(len(movable), 'item')} were shuffled because the right answers favoured a position."
    )
    moved = tuple(items[index].id for index in movable)
    return tuple(repaired), (Finding(check=CHECK, message=message, items=moved),)


def _names_positions(item: QuizItem) -> bool:
    return points_at_options(item.explanation) or _NAMED.search(item.explanation) is not None


def _deal(items: Sequence[QuizItem], generator: random.Random) -> list[int]:
    """A position for the first key of each item, evenly spread among items with equally many options."""
    decks: defaultdict[int, list[int]] = defaultdict(list)
    places = []
    for item in items:
        deck = decks[len(item.options)]
        if not deck:
            deck += generator.sample(range(len(item.options)), len(item.options))
        places.append(deck.pop())
    return places


def _shuffled(item: QuizItem, place: int, generator: random.Random) -> QuizItem:
    order = generator.sample(range(len(item.options)), len(item.options))
    if len(set(item.correct)) == 1:
        at = order.index(item.correct[0])
        order[at], order[place] = order[place], order[at]
    correct = tuple(sorted(order.index(index) for index in set(item.correct)))
    return item.model_copy(update={"options": tuple(item.options[index] for index in order), "correct": correct})
