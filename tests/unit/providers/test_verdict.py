"""What a finished answer is worth."""

import pytest
from pydantic import BaseModel

from providers.claude.stream import Meter
from providers.claude.verdict import Answered, Malformed, Refused, Truncated, judge


class Shape(BaseModel):
    text: str


def meter(text: str, stop_reason: str) -> Meter:
    return Meter(model="m", parts=[text], stop_reason=stop_reason)


def test_a_whole_answer_is_answered() -> None:
    assert judge(meter('{"text": "x"}', "end_turn"), Shape) == Answered(Shape(text="x"))


@pytest.mark.parametrize(("reason", "may_grow"), [("max_tokens", True), ("model_context_window_exceeded", False)])
def test_a_cut_answer_is_truncated_and_never_called_malformed(reason: str, may_grow: bool) -> None:
    assert judge(meter('{"text": "x', reason), Shape) == Truncated(may_grow=may_grow)


def test_a_refusal_is_refused_whatever_was_written() -> None:
    assert judge(meter('{"text": "x"}', "refusal"), Shape) == Refused(None)


def test_problems_name_the_place_and_do_not_repeat_the_answer() -> None:
    verdict = judge(meter('{"text": ["secret words of the source"]}', "end_turn"), Shape)
    assert isinstance(verdict, Malformed)
    assert verdict.problems.startswith("text: ")
    assert "secret words" not in verdict.problems


def test_until_the_provider_has_counted_the_output_is_estimated_from_what_was_written() -> None:
    early = Meter(model="m", tokens_out=1, written=400)
    assert early.usage.tokens_out == 100
    assert Meter(model="m", tokens_out=120, written=400, stop_reason="end_turn").usage.tokens_out == 120
