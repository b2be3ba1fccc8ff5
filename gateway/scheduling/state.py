"""What is remembered of a card between two reviews, and what both schedulers make of a grade."""

from datetime import datetime, timedelta

from ledger.packs import CardState

#: Ease factor of a new card (S2.065).
FIRST_EASE = 2.5
#: Grades are Wozniak's: 0 no memory at all … 5 at once. From this one on the answer was right.
PASS = 3
GRADE_MAX = 5
#: A hundred years; longer intervals would leave the calendar.
INTERVAL_DAYS_MAX = 36_500


def new_card(created: datetime) -> CardState:
    """The state of a card that was never reviewed: due at once (S2.065, S2.066)."""
    return CardState(ease=FIRST_EASE, interval_days=0, reps=0, lapses=0, due_at=created)


def check_grade(grade: int) -> None:
    """Raises ValueError for anything but a grade; the route refuses it before."""
    if isinstance(grade, bool) or not isinstance(grade, int) or not 0 <= grade <= GRADE_MAX:
        raise ValueError(f"a grade is a whole number from 0 to {GRADE_MAX}, not {grade!r}")


def due_after(now: datetime, interval_days: int) -> datetime:
    """`interval_days` times 24 hours later."""
    return now + timedelta(days=interval_days)
