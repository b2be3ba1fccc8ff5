"""Cron expressions: five fields, read on the clock of a time zone.

When the clock is put forward or back, as Debian's cron does it: an expression that names minute and hour ("30 2 * * *")
fires once on such a day too: at the first moment after the gap, and the first of the two times. One that begins its
minutes or hours with a star ("*/30 * * * *", "0 * * * *") goes by time that has passed: it has no moments in the gap
and fires in both of the doubled hours.
"""

from collections import deque
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from cronsim import CronSim, CronSimError

_FIELDS: Final = 5
#: After an outage nobody looks further back than this: a month of minutes takes a third of a second.
LOOK_BACK: Final = timedelta(days=31)


def check_zone(name: str) -> str:
    """Raises ValueError unless `name` is a time zone of the IANA database."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ValueError(f"{name[:60]!r} is not a time zone such as Europe/Berlin or UTC") from error
    return name


def check_cron(expression: str) -> str:
    """The expression with single blanks. Raises ValueError when it is none, or names no moment at all."""
    text = " ".join(expression.split())
    if len(text.split(" ")) != _FIELDS:
        raise ValueError("a cron expression has five fields: minute, hour, day of month, month, day of week")
    if next_fire(text, "UTC", datetime.now(UTC)) is None:
        raise ValueError(f"the cron expression {text[:60]!r} names no moment")
    return text


def next_fire(expression: str, zone: str, after: datetime) -> datetime | None:
    """The first moment later than `after`, in UTC; None: there is none. Raises ValueError for a broken expression."""
    return next(_moments(expression, zone, after), None)


def due_fires(expression: str, zone: str, first: datetime, now: datetime, limit: int) -> list[datetime]:
    """The moments from `first` to `now`, oldest first: the newest `limit` of them. `first` itself is one."""
    begin = max(first, now - LOOK_BACK)
    found: deque[datetime] = deque([first] if begin == first else [], maxlen=limit)
    for moment in _moments(expression, zone, begin):
        if moment > now:
            break
        found.append(moment)
    return list(found)


def _moments(expression: str, zone: str, after: datetime) -> Iterator[datetime]:
    """In UTC and rising. In a doubled hour the library begins with the first of two equal times again."""
    try:
        for local in CronSim(expression, after.astimezone(ZoneInfo(zone))):
            moment = local.astimezone(UTC)
            if moment > after:
                yield moment
    except CronSimError as error:
        raise ValueError(f"{expression[:60]!r} is not a cron expression: {str(error).lower()}") from error
