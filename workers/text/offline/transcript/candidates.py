"""An item that could be asked, before numbers and positions are given."""

from dataclasses import dataclass

from schemas.quiz import ItemKind


@dataclass(frozen=True, slots=True)
class Rubric:
    criterion: str
    points: int


@dataclass(frozen=True, slots=True)
class Candidate:
    """`right` and `wrong` options in no order; `form` is how it is asked; `places` the sentences it rests on."""

    kind: ItemKind
    form: str
    question: str
    right: tuple[str, ...]
    wrong: tuple[str, ...]
    explanation: str
    places: frozenset[int]
    value: float
    answer: str = ""
    rubric: tuple[Rubric, ...] = ()
