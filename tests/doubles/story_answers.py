"""What the double answers while a story is cut into scenes or written: plausible, and drawn from what it is shown."""

import json
import re
from typing import Any

from tests.doubles.answers import blocks_of

_SENTENCE = re.compile(r"(?m)^\[(\d+)\] (.+)$")
_PAGES = re.compile(r"Make (\d+) pages")
_WORD = re.compile(r"[A-Z][a-z]+")
LOOKS = "A small fox with a red scarf and a torn left ear."


def answer(body: dict[str, Any]) -> str:
    """JSON in the shape that is asked for."""
    kind = kind_of(body)
    assert kind is not None
    text = "\n".join(text for text, _ in blocks_of({"messages": body["messages"]}))
    return json.dumps(draft(kind, text), ensure_ascii=False)


def kind_of(body: dict[str, Any]) -> str | None:
    """Which of the four is asked for; None for the asks of other products."""
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema", {})
    names = ("pages", "beats", "paragraphs", "description")
    return next((name for name in names if name in schema.get("properties", {})), None)


def draft(kind: str, text: str) -> dict[str, Any]:
    """The answer to a prompt; `kind` as `kind_of` names it."""
    match kind:
        case "pages":
            return scenes(text)
        case "description":
            return {"name": "Rex", "description": LOOKS}
        case "beats":
            beats = [f"Beat {number}: Rex meets somebody and helps." for number in range(1, 9)]
            return {"title": "Rex and the Bridge", "hero": "Rex", "beats": beats, "lesson": "Bridges have two ends."}
        case _:
            told = (
                f"On day {number} Rex carried {number} planks to the river and laid them." for number in range(1, 41)
            )
            return {"title": "Rex and the Bridge", "paragraphs": list(told)}


def scenes(text: str) -> dict[str, Any]:
    """Pages that begin evenly, each with the first of its sentences as its scene."""
    found = [(int(number), said) for number, said in _SENTENCE.findall(text)]
    match = _PAGES.search(text)
    assert match is not None
    count = max(1, min(int(match.group(1)), len(found)))
    passage = "printed names" in text
    pages = []
    for page in range(count):
        first, said = found[page * len(found) // count]
        pages.append(
            {
                "first": first,
                "printed": [first, first + 1] if passage else [],
                "scenes": [
                    {
                        "description": said,
                        "emotion": "proud",
                        "setting": "by the river at noon",
                        "action": f"the fox does this: {said}",
                        "mood": "golden light",
                    }
                ],
            }
        )
    return {"pages": pages}
