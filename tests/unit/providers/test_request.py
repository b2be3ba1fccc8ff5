"""How a question becomes a request."""

import subprocess
import sys
from functools import partial
from typing import Any

import pytest
from pydantic import BaseModel

from providers.author import Ask
from providers.claude.request import Request, build_request
from providers.fence import FENCE_RULE


class Shape(BaseModel):
    text: str


class Other(BaseModel):
    other: str


LONG = "word " * 2000


def build(*, correction: str | None = None, model: str = "claude-sonnet-4-6", **changes: Any) -> Request:
    fields: dict[str, Any] = {
        "key": "k",
        "shape": Shape,
        "system": "Instructions.",
        "shared": LONG,
        "prompt": "Item.",
        "offline": partial(Shape, text=""),
        "siblings": 5,
    }
    ask = Ask(**{**fields, **changes})
    return build_request(ask, model=model, tokens_max=ask.tokens_max, correction=correction)


def marks(request: Request) -> list[bool]:
    blocks = [*request.body["system"], *request.body["messages"][0]["content"]]
    return ["cache_control" in block for block in blocks]


def test_instructions_and_shared_prefix_are_marked_and_the_rest_is_not() -> None:
    assert marks(build()) == [True, True, False]


@pytest.mark.parametrize("changes", [{"siblings": 1}, {"shared": "short"}, {"model": "claude-haiku-4-5"}])
def test_nothing_is_marked_or_gated_where_caching_is_pointless(changes: dict[str, Any]) -> None:
    request = build(**changes)
    assert request.prefix is None
    assert not any(marks(request))


def test_source_text_never_stands_in_the_instructions() -> None:
    assert LONG not in build().body["system"][0]["text"]


def test_the_rule_about_fences_is_said_once() -> None:
    for system in ("Instructions.", f"Instructions. {FENCE_RULE}"):
        assert build(system=system).body["system"][0]["text"].count(FENCE_RULE) == 1


def test_siblings_share_the_prefix_and_others_do_not() -> None:
    prefixes = [
        build(prompt="one").prefix,
        build(system="Else.").prefix,
        build(shared=LONG + ".").prefix,
        build(shape=Other).prefix,
        build(model="claude-sonnet-5").prefix,
    ]
    assert build(prompt="two").prefix == prefixes[0]
    assert len(set(prefixes)) == len(prefixes)


def test_a_correction_keeps_the_prefix_and_what_was_asked() -> None:
    plain, corrected = build(), build(correction="text: Field required")
    assert corrected.prefix == plain.prefix
    assert corrected.body["messages"][0]["content"][:2] == plain.body["messages"][0]["content"]
    assert "text: Field required" in corrected.body["messages"][0]["content"][2]["text"]


def test_a_model_that_thinks_gets_room_for_it_up_to_its_cap() -> None:
    assert build(tokens_max=1000).body["max_tokens"] == 1000
    assert build(tokens_max=1000, model="claude-sonnet-5-5").body["max_tokens"] == 1000 + 8192
    assert build(tokens_max=500_000, model="claude-sonnet-5-5").body["max_tokens"] == 128_000


def test_no_empty_block_is_sent() -> None:
    request = build(shared="", prompt="only this")
    assert [block["text"] for block in request.body["messages"][0]["content"]] == ["only this"]


def test_importing_the_question_does_not_import_the_sdk() -> None:
    code = "import sys, providers.author; sys.exit('anthropic' in sys.modules or 'obstore' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
