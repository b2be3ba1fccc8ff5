"""The wire format is dramatiq's."""

import pytest
from dramatiq import Message
from hypothesis import given
from hypothesis import strategies as st

from broker.messages import REDIS_ID, Incoming, decode, encode, new_message_id


@given(task_id=st.integers(min_value=1, max_value=2**63 - 1), actor=st.text(min_size=1, max_size=40))
def test_what_is_encoded_is_decoded_again(task_id: int, actor: str) -> None:
    assert decode(encode("inkmill.text", actor, task_id, "id")) == Incoming(task_id, actor, None)


def test_dramatiq_reads_what_we_write_and_we_read_what_dramatiq_writes() -> None:
    theirs = Message.decode(encode("inkmill.text", "course.write_lesson", 7, "id", {REDIS_ID: "key"}))
    assert (theirs.queue_name, theirs.actor_name, theirs.args) == ("inkmill.text", "course.write_lesson", (7,))
    assert decode(theirs.encode()) == Incoming(7, "course.write_lesson", "key")


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff",
        b"null",
        b"[1]",
        b"{}",
        b'{"actor_name": "a", "args": [], "options": {}}',
        b'{"actor_name": "a", "args": [1, 2], "options": {}}',
        b'{"actor_name": "a", "args": ["1"], "options": {}}',
        b'{"actor_name": "a", "args": [true], "options": {}}',
        b'{"actor_name": "a", "args": [0], "options": {}}',
        b'{"actor_name": 1, "args": [1], "options": {}}',
        b'{"actor_name": "a", "args": [1], "options": null}',
    ],
)
def test_what_is_not_a_message_of_ours_is_none(body: bytes) -> None:
    assert decode(body) is None


@given(st.binary(max_size=200))
def test_no_bytes_make_decoding_raise(body: bytes) -> None:
    decode(body)


def test_message_ids_differ() -> None:
    assert len({new_message_id() for _ in range(1000)}) == 1000
