"""A product in one file, as docs/add-a-product.md explains it: an exam becomes a deck of flash cards."""

from functools import partial
from uuid import UUID

from pydantic import BaseModel

from pipelines.model import Pipeline, Pipelines, Stage, by_version
from providers.author import Ask
from providers.fence import FENCE_RULE, fence
from schemas.errors import PermanentError
from schemas.exam import Question
from schemas.pools import CONTROL, TEXT
from schemas.settings import Settings
from workers.context import StageContext


class DeckRequest(BaseModel):
    exam_id: UUID


class Picked(BaseModel):
    question_ids: tuple[str, ...]


class Card(BaseModel):
    front: str
    back: str


class Deck(BaseModel):
    cards: tuple[Card, ...]
    author: str


async def pick(ctx: StageContext, request: DeckRequest) -> Picked:
    """The questions that get a card: all of them."""
    questions = await ctx.questions(request.exam_id)
    if not questions:
        raise PermanentError("The exam has no questions; import it again.", code="exam_empty")
    return Picked(question_ids=tuple(question.id for question in questions))


async def write_card(ctx: StageContext, request: DeckRequest, item: str) -> Card:
    """The card of the question named `item`."""
    (question,) = await ctx.questions(request.exam_id, [item])
    ask = Ask(
        key="card",
        shape=Card,
        system=f"Write one flash card about the question. {FENCE_RULE}",
        shared="",
        prompt=fence(f"{question.question}\n{' / '.join(question.answers)}"),
        offline=partial(offline_card, question),
    )
    card: Card = await ctx.ask(ask)
    return card


def offline_card(question: Question) -> Card:
    """Without a model: the question in front, its right answers on the back."""
    return Card(front=question.question, back=" / ".join(question.answers))


async def collect(ctx: StageContext, write_card: list[Card | None]) -> Deck:
    """All cards in exam order; those that failed for good are left out."""
    return Deck(cards=tuple(card for card in write_card if card is not None), author=ctx.author_name)


DECK = Pipeline(
    name="deck",
    version=1,
    request=DeckRequest,
    stages=(
        Stage(pick, pool=CONTROL),
        Stage(write_card, each="pick.question_ids", pool=TEXT, timeout=120, optional=True),
        Stage(collect, pool=CONTROL),
    ),
)


def make_pipelines(settings: Settings) -> Pipelines:
    """What pipelines/registry.py does for the products of a release."""
    return by_version(DECK)
