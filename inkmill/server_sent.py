"""Server-sent events, as https://html.spec.whatwg.org/multipage/server-sent-events.html defines them."""

import json
from collections.abc import AsyncIterable, AsyncIterator

from inkmill.answers import JobEvent


async def parse_events(lines: AsyncIterable[str]) -> AsyncIterator[JobEvent]:
    """Lines without their ends -> events. Comments are skipped; an event cut off by the end is dropped.

    The id of an event stays for those after it that carry none, as the specification says.
    """
    event_id: str | None = None
    name, data = "message", list[str]()
    async for line in lines:
        if not line:
            if data:
                yield JobEvent(id=event_id, type=name, data=json.loads("\n".join(data)))
            name, data = "message", []
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        match field:
            case "event":
                name = value
            case "data":
                data.append(value)
            case "id" if "\0" not in value:
                event_id = value
