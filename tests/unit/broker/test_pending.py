"""What waits to be published: in order, bounded, countable."""

from broker.messages import Outgoing
from broker.pending import Pending


def messages(*task_ids: int) -> list[Outgoing]:
    return [Outgoing(task_id, "course.write_lesson", "text") for task_id in task_ids]


def test_messages_leave_in_the_order_they_came() -> None:
    pending = Pending()
    pending.add(messages(1, 2, 3))
    assert pending.take(2) == messages(1, 2)
    assert pending.take(2) == messages(3)
    assert pending.take(2) == []


def test_what_is_given_back_leaves_first() -> None:
    pending = Pending()
    pending.add(messages(1, 2, 3))
    pending.give_back(pending.take(2))
    assert pending.take(3) == messages(1, 2, 3)


def test_what_does_not_fit_is_answered() -> None:
    pending = Pending(limit=2)
    assert pending.add(messages(1, 2, 3)) == messages(3)
    pending.take(2)
    assert pending.add(messages(4)) == messages(4), "taken and unconfirmed messages still count"
    pending.finish(1)
    assert pending.add(messages(5, 6)) == messages(6)


def test_it_is_empty_only_when_everything_is_finished() -> None:
    pending = Pending()
    pending.add(messages(1))
    pending.take(1)
    assert not pending.wait_until_empty(0)
    pending.finish(1)
    assert pending.wait_until_empty(0)


def test_what_is_abandoned_is_named() -> None:
    pending = Pending()
    pending.add(messages(1, 2))
    assert pending.abandon() == messages(1, 2)
    assert pending.wait_until_empty(0)
