"""The product of docs/add-a-product.md: it fits together, it runs, and the page shows its real lines."""

import re
from typing import Any, cast
from uuid import uuid4

from docs.pages.source import ROOT
from examples.deck import DECK, DeckRequest, make_pipelines
from fleet.attempt import perform
from fleet.outcome import Done, GiveUp
from ledger import board as boards
from providers.offline import OfflineAuthor
from providers.offline_illustrator import OfflineIllustrator
from schemas.exam import Question
from schemas.settings import Settings
from tests.doubles.call_log import MemoryCallLog
from workers.context import StageContext

QUESTIONS = [
    Question(id="a", question="What resolves names?", options=("DNS", "ARP"), correct=(0,)),
    Question(id="b", question="Which port is HTTPS?", options=("80", "443"), correct=(1,)),
]


def context(stage: str, path: tuple[int, ...] = (), questions: list[Question] = QUESTIONS) -> StageContext:
    async def read(_verb: Any, _owner: Any, _exam: Any, ids: Any = None) -> Any:
        return [one for one in questions if ids is None or one.id in ids]

    return StageContext(
        job_id=uuid4(),
        task_id=1,
        owner=uuid4(),
        stage=stage,
        path=path,
        round=0,
        author=OfflineAuthor(run_cpu=None),
        illustrator=OfflineIllustrator(run_cpu=None),
        calls=MemoryCallLog(),
        read=cast(Any, read),
        report=cast(Any, None),
        run_cpu=cast(Any, None),
        outside=cast(Any, None),
    )


async def test_the_example_runs_stage_by_stage_to_a_deck() -> None:
    request = DeckRequest(exam_id=uuid4())
    outputs: dict[tuple[str, tuple[int, ...]], Any] = {}
    board, moves = boards.start(DECK.plan)
    ready = list(moves.ready)
    while ready:
        stage, path, _ = ready.pop()
        board.set(stage, path, boards.RUNNING)
        inputs: dict[str, Any] = {"request": request}
        if path:
            inputs["item"] = outputs["pick", ()].question_ids[path[0]]
        if stage == "collect":
            inputs["write_card"] = [outputs["write_card", (n,)] for n in range(len(QUESTIONS))]
        outcome = await perform(context(stage, path), DECK.bound[stage], inputs)
        assert isinstance(outcome, Done)
        outputs[stage, path] = outcome.output
        fans = {"pick.question_ids": outcome.output.question_ids} if stage == "pick" else {}
        ready += boards.finish(DECK.plan, board, stage, path, cell=boards.DONE, fans=fans).ready
    deck = outputs["collect", ()]
    assert [(card.front, card.back) for card in deck.cards] == [
        ("What resolves names?", "DNS"),
        ("Which port is HTTPS?", "443"),
    ]
    assert deck.author == "offline"


async def test_an_exam_without_questions_fails_at_once() -> None:
    outcome = await perform(
        context("pick", questions=[]), DECK.bound["pick"], {"request": DeckRequest(exam_id=uuid4())}
    )
    assert isinstance(outcome, GiveUp)
    assert outcome.code == "exam_empty"


def test_the_page_shows_lines_of_the_example() -> None:
    source = (ROOT / "examples" / "deck.py").read_text()
    shown = re.findall(r"```python\n(.*?)```", (ROOT / "docs" / "add-a-product.md").read_text(), re.DOTALL)
    assert len(shown) == 2
    for block in shown:
        assert block in source


def test_the_example_can_be_registered_as_a_release_does() -> None:
    assert make_pipelines(Settings()) == {("deck", 1): DECK}
