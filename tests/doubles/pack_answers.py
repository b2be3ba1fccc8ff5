"""What the double answers to the asks of a study pack: plausible, and drawn from the chunks that it is shown."""

import json
import re
from collections.abc import Callable
from typing import Any

from tests.doubles.answers import blocks_of

_CHUNK = re.compile(r"(?m)^(chunk-\d+):\n<(source-[0-9a-f]+)>\n(.*?)\n</\2>", re.DOTALL)
_COUNT = re.compile(r"Write (\d+) ")
_SENTENCE = re.compile(r"(?<![^\s])[A-Z][^.!?|#`$*]{40,240}[.!?](?=\s|$)")
_SECTION_CHUNKS = 6
#: Words that a card or an option asks for.
_GAP_WORDS = 4

#: (chunk id, sentence)
Said = tuple[str, str]


def answer(body: dict[str, Any]) -> str:
    """JSON in the shape that is asked for."""
    kind = kind_of(body)
    assert kind is not None
    text = "\n".join(text for text, _ in blocks_of({"messages": body["messages"]}))
    return json.dumps(draft(kind, text), ensure_ascii=False)


def draft(kind: str, text: str) -> dict[str, Any]:
    """The answer to a prompt that shows chunks; `kind` as `kind_of` names it."""
    makers: dict[str, Callable[[str], dict[str, Any]]] = {
        "sections": _plan,
        "overview": _notes,
        "cards": _cards,
        "questions": _questions,
        "branches": _branches,
    }
    return makers[kind](text)


def kind_of(body: dict[str, Any]) -> str | None:
    """Which of the five is asked for; None for the asks of other products."""
    schema = ((body.get("output_config") or {}).get("format") or {}).get("schema", {})
    names = ("sections", "overview", "cards", "questions", "branches")
    return next((name for name in names if name in schema.get("properties", {})), None)


def shown(text: str) -> dict[str, str]:
    """Chunk id -> its text, headings without."""
    return {name: re.sub(r"\A\[[^\n]*\]\n", "", inside) for name, _, inside in _CHUNK.findall(text)}


def said(text: str) -> list[Said]:
    """Sentences of the chunks, each once."""
    found: dict[str, str] = {}
    for name, inside in shown(text).items():
        for sentence in _SENTENCE.findall(" ".join(inside.split())):
            found.setdefault(sentence, name)
    return [(name, sentence) for sentence, name in found.items()]


def _plan(text: str) -> dict[str, Any]:
    names = list(shown(text))
    runs = [names[start : start + _SECTION_CHUNKS] for start in range(0, len(names), _SECTION_CHUNKS)]
    sections = [{"title": f"Part {number}", "chunk_ids": run, "weight": 3} for number, run in enumerate(runs, start=1)]
    sentences = said(text)
    summary = sentences[0][1] if sentences else "A source of few words."
    return {"title": "What the source teaches", "summary": summary, "sections": sections}


def _notes(text: str) -> dict[str, Any]:
    sentences = said(text)
    concepts = [{"title": _lead(one), "description": one, "chunk_ids": [name]} for name, one in sentences[:4]]
    asked = [{"text": f"Explain why: {one}", "chunk_ids": [name]} for name, one in sentences[:2]]
    return {
        "overview": " ".join(one for _, one in sentences[:3]) or "There is little here.",
        "key_concepts": concepts,
        "definitions": [],
        "likely_exam_questions": asked,
        "common_pitfalls": [],
    }


def _cards(text: str) -> dict[str, Any]:
    cards = []
    for name, sentence in said(text)[: _wanted(text)]:
        lead, end = _split(sentence)
        cards.append({"kind": "cloze", "front": f"{lead} …", "back": end, "tags": ["basics"], "chunk_ids": [name]})
    return {"cards": cards}


def _questions(text: str) -> dict[str, Any]:
    sentences = said(text)
    ends = list(dict.fromkeys(_split(one)[1] for _, one in sentences))
    questions = []
    for number, (name, sentence) in enumerate(sentences[:: max(1, len(sentences) // _wanted(text))][: _wanted(text)]):
        lead, end = _split(sentence)
        others = [one for one in ends if one != end]
        wrong = sorted(others, key=lambda one: abs(len(one) - len(end) - number % 3))[:3]
        place = number % 4
        questions.append(
            {
                "question": f"How does this go on? {lead} …",
                "options": [*wrong[:place], end, *wrong[place:]],
                "correct": min(place, len(wrong)),
                "explanation": sentence,
                "tags": ["basics"],
                "chunk_ids": [name],
            }
        )
    return {"questions": questions}


def _branches(text: str) -> dict[str, Any]:
    """The first sentence is a branch, the next three its twigs."""
    sentences = said(text)[:4]
    twigs = [{"label": _split(one)[1], "chunk_ids": [name]} for name, one in sentences[1:]]
    return {"branches": [{"label": _lead(one), "chunk_ids": [name], "twigs": twigs} for name, one in sentences[:1]]}


def _wanted(text: str) -> int:
    return int(_COUNT.findall(text)[-1])


def _split(sentence: str) -> tuple[str, str]:
    words = sentence.rstrip(".!?").split()
    return " ".join(words[:-_GAP_WORDS]), " ".join(words[-_GAP_WORDS:])


def _lead(sentence: str) -> str:
    return " ".join(sentence.split()[:4]).rstrip(",;:")
