"""Hints are merged, written as text and read back."""

import uuid

from broker.hints import Hints, read_cancels, read_heads, read_pools


def test_the_highest_number_of_a_job_is_kept() -> None:
    job = uuid.uuid4()
    hints = Hints()
    for seq in (3, 9, 4):
        hints.add_heads({job: seq})
    ((channel, data),) = hints.take("inkmill")
    assert channel == "inkmill.events"
    assert read_heads(data.encode()) == {job: 9}


def test_what_was_taken_is_forgotten() -> None:
    hints = Hints()
    hints.pools.add("text")
    assert hints.take("inkmill") == [("inkmill.work", "text")]
    assert hints.take("inkmill") == []


def test_thousands_of_jobs_are_split_into_messages_of_bounded_size() -> None:
    hints = Hints()
    jobs = {uuid.uuid4(): seq for seq in range(2500)}
    hints.add_heads(jobs)
    taken = hints.take("inkmill")
    assert len(taken) == 3
    assert {job: seq for _, data in taken for job, seq in read_heads(data.encode()).items()} == jobs


def test_cancels_and_pools_read_back_as_written() -> None:
    job = uuid.uuid4()
    hints = Hints()
    hints.cancels.add(job)
    hints.pools.update(["text", "books"])
    (_, cancels), (_, pools) = hints.take("inkmill")
    assert read_cancels(cancels.encode()) == [job]
    assert read_pools(pools.encode()) == ["books", "text"]
