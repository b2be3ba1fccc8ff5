"""What the double answers to the asks of a generation: plausible, and grounded in the passages that it is shown."""

import json
import re
from typing import Any

from tests.doubles.answers import blocks_of

_FENCED = re.compile(r"<(source-[0-9a-f]+)>\n(.*?)\n</\1>", re.DOTALL)
_WANTED = re.compile(r"(?m)^(\d+): (multiple choice, four options|multiple choice, four or five|free text)")
_SENTENCE = re.compile(r"[A-Z][^.!?\n]{40,200}[.!?]")


def answer(body: dict[str, Any]) -> str:
    """JSON in the shape that is asked for."""
    schema = body["output_config"]["format"]["schema"]
    blocks = [text for text, _ in blocks_of({"messages": body["messages"]})]
    makers = {
        "order": _detection,
        "found": _coverage,
        "body": _section,
        "items": _items,
        "unsupported": lambda _: {"unsupported": []},
        "problems": lambda _: {"problems": []},
    }
    make = next(make for name, make in makers.items() if name in schema["properties"])
    return json.dumps(make(blocks), ensure_ascii=False)


def fenced(text: str) -> list[str]:
    return [match[2] for match in _FENCED.finditer(text)]


def numbered(text: str) -> list[str]:
    return [line.split(". ", 1)[1] for line in text.split("\n") if ". " in line]


def _detection(blocks: list[str]) -> dict[str, Any]:
    subtopics = numbered(fenced(blocks[-1])[1])
    order = list(range(len(subtopics), 0, -1))
    return {"course": "Natural philosophy", "audience": "a young audience", "language": "en", "order": order}


def _coverage(blocks: list[str]) -> dict[str, Any]:
    subtopics = numbered(fenced(blocks[0])[1])
    paragraphs = re.split(r"\n\n(?=\[\d+\] )", fenced(blocks[-1])[0])
    found = []
    for number, subtopic in enumerate(subtopics, start=1):
        hits = [n for n, text in enumerate(paragraphs, start=1) if subtopic.lower().rstrip("s") in text.lower()]
        if hits:
            coverage = "covered" if len(hits) > 1 else "partly"
            found.append({"subtopic": number, "coverage": coverage, "paragraphs": hits[:8]})
    return {"found": found}


def _sentences(block: str) -> list[str]:
    passages = fenced(block)
    text = passages[1] if len(passages) > 1 else ""
    return [" ".join(match.split()) for match in _SENTENCE.findall(" ".join(text.split()))]


def _section(blocks: list[str]) -> dict[str, Any]:
    subtopic = fenced(blocks[-1])[0]
    sentences = _sentences(blocks[-1])[:9] or [f"There is much to say about {subtopic}, and it is said here at length."]
    return {
        "objectives": [f"Explain {subtopic}."],
        "body": "### In short\n\n" + " ".join(sentences[:4]) + "\n\n" + " ".join(sentences[4:]),
        "key_terms": [{"term": subtopic, "meaning": sentences[0]}],
        "check": [{"prompt": f"What is said about {subtopic}?", "answer": sentences[-1]}],
    }


def _items(blocks: list[str]) -> dict[str, Any]:
    sentences = _sentences(blocks[-1])
    items = []
    for number, kind in _WANTED.findall(blocks[-1]):
        if sentences:
            items.append(_item(int(number), kind, sentences))
    return {"items": items}


def _item(number: int, kind: str, sentences: list[str]) -> dict[str, Any]:
    blank: dict[str, Any] = {"number": number, "options": [], "correct": [], "answer": "", "rubric": []}
    own = sentences[number % len(sentences)]
    if kind == "free text":
        question = f"Explain in your own words: {own}"
        rubric = [{"criterion": "Says what happens.", "points": 6}, {"criterion": "Says why.", "points": 4}]
        return {**blank, "question": question, "answer": own, "rubric": rubric, "explanation": ""}
    several = kind.endswith("five")
    ends = [" ".join(sentences[(number + step) % len(sentences)].rstrip(".!?").split()[-5:]) for step in range(4)]
    options = list(dict.fromkeys(ends))
    lead = " ".join(own.split()[:-5])
    question = f"Which endings fit? {lead} …" if several else f"How does this go on? {lead} …"
    right = sorted({number % len(options), (number + 1) % len(options)} if several else {number % len(options)})
    place = number % len(options)
    options = options[-place:] + options[:-place] if place else options
    return {**blank, "question": question, "options": options, "correct": right, "explanation": own}
