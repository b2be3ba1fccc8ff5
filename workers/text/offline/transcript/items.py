"""Items of an assignment from the passages of a subtopic: only what the passages say, or its contrary."""

from collections import Counter
from collections.abc import Sequence
from hashlib import sha256
from random import Random

from schemas.generation import ItemPlan
from schemas.quiz import ItemKind
from workers.text.generation.shapes import ItemDraft, ItemsDraft, RubricDraft
from workers.text.offline.transcript.candidates import Candidate
from workers.text.offline.transcript.choosing import Scores
from workers.text.offline.transcript.cloze import gaps
from workers.text.offline.transcript.free_text import free_text
from workers.text.offline.transcript.goes_on import continuations
from workers.text.offline.transcript.material import Material
from workers.text.offline.transcript.rivals import Rivals
from workers.text.offline.transcript.said_about import statements_about
from workers.text.offline.transcript.spoken import said_in
from workers.text.offline.transcript.stems import stems
from workers.text.offline.transcript.terms import Terms
from workers.text.offline.transcript.themes import theme_of
from workers.text.offline.transcript.wording import wording

#: What an item is worth less for each other one of its form, and for each sentence that another one rests on.
_SAME_FORM = 0.35
_SAME_SENTENCE = 1.5
#: Subtopics that share passages choose differently among items of nearly the same worth.
_CHANCE = 0.7
#: With so many options of earlier items it is no new item.
_REPEATED_MAX = 3


def offline_items(
    topic: str,
    subtopic: str,
    passages: tuple[str, ...],
    wanted: tuple[ItemPlan, ...],
    neighbours: tuple[str, ...],
    avoid: tuple[str, ...],
    language: str,
) -> ItemsDraft:
    """The wanted items as far as the passages yield them, each with its number; no question of `avoid` again.

    `neighbours` are passages of other subtopics: wrong options may come from them, nothing else does. The same passages
    give the same items.
    """
    everything = said_in((*passages, *neighbours))
    said = [one for one in everything if one.passage < len(passages)]
    theme = theme_of(subtopic)
    terms = Terms(everything, language.split("-", maxsplit=1)[0].lower())
    material = Material(subtopic, theme, said, Scores(said, theme), terms, wording(language))
    rivals = Rivals(everything, terms)
    pools: dict[ItemKind, list[Candidate]] = {kind: [] for kind in ItemKind}
    for candidate in _all(material, rivals, {plan.kind for plan in wanted}):
        pools[candidate.kind].append(candidate)
    chooser = _Chooser(avoid, subtopic)
    items = []
    for plan in wanted:
        chosen = chooser.next(pools[plan.kind])
        if chosen is not None:
            items.append(_draft(plan.number, chosen))
    return ItemsDraft(items=items)


def _all(material: Material, rivals: Rivals, kinds: set[ItemKind]) -> list[Candidate]:
    found: list[Candidate] = []
    if ItemKind.SINGLE in kinds:
        found += [*gaps(material, rivals), *continuations(material, rivals)]
    if kinds & {ItemKind.SINGLE, ItemKind.MULTIPLE}:
        found += statements_about(material, rivals)
    if ItemKind.OPEN in kinds:
        found += free_text(material)
    return found


class _Chooser:
    """Chooses what is best and unlike what has been chosen."""

    def __init__(self, avoid: Sequence[str], subtopic: str) -> None:
        self._subtopic = subtopic
        self._asked = {_folded(text) for text in avoid}
        self._asked_about = [frozenset(stems(text)) for text in avoid]
        self._forms: Counter[tuple[ItemKind, str]] = Counter()
        self._places: Counter[int] = Counter()
        self._options: set[str] = set()

    def next(self, pool: Sequence[Candidate]) -> Candidate | None:
        free = [one for one in pool if _folded(one.question) not in self._asked and self._repeated(one) < _REPEATED_MAX]
        if not free:
            return None
        best = max(free, key=lambda one: (round(self._worth(one), 6), -min(one.places, default=0), one.question))
        self._asked.add(_folded(best.question))
        self._forms[best.kind, best.form] += 1
        self._places.update(best.places)
        self._options |= {_folded(text) for text in (*best.right, *best.wrong) if " " in text}
        return best

    def _worth(self, one: Candidate) -> float:
        used = sum(self._places[place] for place in one.places)
        chance = _chance(f"{self._subtopic}\n{one.question}") * _CHANCE
        less = _SAME_FORM * self._forms[one.kind, one.form] + _SAME_SENTENCE * (used + self._known(one))
        return one.value + chance - less - 0.7 * self._repeated(one)

    def _known(self, one: Candidate) -> bool:
        """A question to avoid asks about the same sentence."""
        own = frozenset(stems(one.question))
        return any(len(own & other) > 0.7 * len(own | other) for other in self._asked_about if own)

    def _repeated(self, one: Candidate) -> int:
        """How many of its longer options stand in an item already."""
        return sum(_folded(text) in self._options for text in (*one.right, *one.wrong))


def _chance(text: str) -> float:
    """The same number from 0 to 1 for the same text."""
    return int.from_bytes(sha256(text.encode()).digest()[:8], "big") / 2**64


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _draft(number: int, one: Candidate) -> ItemDraft:
    options = [*one.right, *one.wrong]
    Random(one.question).shuffle(options)  # noqa: S311
    return ItemDraft(
        number=number,
        question=one.question,
        options=options,
        correct=sorted(options.index(text) for text in one.right),
        answer=one.answer,
        rubric=[RubricDraft(criterion=line.criterion, points=line.points) for line in one.rubric],
        explanation=one.explanation,
    )
