"""A whole study pack as one Markdown document: to read, to print, and what its PDF is made of."""

import re
from collections.abc import Iterable, Mapping, Sequence

from schemas.pack import Card, Notes, Pack, PackQuestion, Remark
from workers.books.map_drawings import map_pictures
from workers.books.mind_maps import map_list
from workers.books.pack_words import PackWords, pack_words
from workers.books.places import places_of
from workers.text.markdown_text import authored, block, indent, inline, lettered

_FENCE = re.compile(r"```[^\n]*\n(.*?)\n?```", re.DOTALL)
_BLOCK_LINE = re.compile(r"(?m)^\s*(?:[-*+>]\s|\d{1,9}[.)]\s|`{3}|~{3}|\||\$\$|\\\[|#{1,6}\s)")
#: The gap of a cloze card, outside formulas.
_GAP = re.compile(r"^(?P<before>(?:[^$]|\$[^$]*\$)*?(?<!\w))…")
_LINE_TO_FILL = "\ue0c1"
#: Headings inside a text sink below those of the pack.
_TEXT_LEVEL = 4


def pack_markdown(pack: Pack, chunk_places: Mapping[str, str], *, drawn: bool = True) -> str:
    """`chunk_places`: chunk id -> where it stands ("p. 12"). `drawn`: the mind map as pictures where that is readable,
    else as a nested list.
    """
    words = pack_words(pack.language)
    parts = [f"# {inline(pack.title)}"]
    if pack.author == "offline":
        parts.append(f"*{words.offline}*")
    parts += [authored(pack.summary, _TEXT_LEVEL), *_notes(pack.notes, words, chunk_places)]
    if pack.mind_map.nodes[1:]:
        drawing = map_pictures(pack.mind_map) if drawn else [map_list(pack.mind_map)]
        parts += [f"## {words.mind_map}", *drawing]
    if pack.cards:
        parts += [f"## {words.cards}", _cards(pack.cards, words, chunk_places)]
    if pack.questions:
        parts += [f"## {words.quiz}", *_quiz(pack.questions)]
        parts += [f"## {words.answers}", *_answers(pack.questions, chunk_places)]
    return "\n\n".join(part for part in parts if part) + "\n"


def _notes(notes: Notes, words: PackWords, places: Mapping[str, str]) -> list[str]:
    parts = []
    if notes.overview.strip():
        overview = authored(notes.overview, _TEXT_LEVEL)
        parts += [f"## {words.overview}", _sourced(overview, notes.overview_chunk_ids, places)]
    if notes.key_concepts:
        parts.append(f"## {words.concepts}")
        for concept in notes.key_concepts:
            text = authored(concept.description, _TEXT_LEVEL)
            parts.append(f"### {inline(concept.title)}\n\n{_sourced(text, concept.chunk_ids, places)}")
    if notes.definitions:
        lines = []
        for item in notes.definitions:
            text = _led(f"**{inline(item.term)}:**", authored(item.definition, _TEXT_LEVEL))
            lines.append(f"- {indent(_sourced(text, item.chunk_ids, places), 2)}")
        parts += [f"## {words.definitions}", "\n".join(lines)]
    if notes.likely_exam_questions:
        parts += [f"## {words.exam_questions}", _remarks(notes.likely_exam_questions, places, numbered=True)]
    if notes.common_pitfalls:
        parts += [f"## {words.pitfalls}", _remarks(notes.common_pitfalls, places)]
    return parts


def _remarks(remarks: Iterable[Remark], places: Mapping[str, str], *, numbered: bool = False) -> str:
    lines = []
    for number, remark in enumerate(remarks, start=1):
        mark = f"{number}. " if numbered else "- "
        text = _sourced(authored(remark.text, _TEXT_LEVEL), remark.chunk_ids, places)
        lines.append(mark + indent(text, len(mark)))
    return "\n".join(lines)


def _sourced(text: str, chunk_ids: Sequence[str], places: Mapping[str, str]) -> str:
    """`text` with its place; without one where a reader knows none, for ids of chunks tell nothing on paper.

    The place follows the last sentence, but stands apart after a list, a table, code or a formula.
    """
    known = [chunk_id for chunk_id in chunk_ids if chunk_id in places]
    if not known:
        return text
    apart = _BLOCK_LINE.search(text.rpartition("\n\n")[2])
    return f"{text}{chr(10) * 2 if apart else ' '}*({inline(places_of(known, places))})*"


def _led(lead: str, text: str) -> str:
    """`lead` before the first sentence, or above what begins a block of its own."""
    return f"{lead}\n\n{text}" if _BLOCK_LINE.match(text) else f"{lead} {text}"


def _cards(cards: Sequence[Card], words: PackWords, places: Mapping[str, str]) -> str:
    """A table to fold or to cut along its lines."""
    has_places = any(chunk_id in places for card in cards for chunk_id in card.chunk_ids)
    names = [words.front, words.back, *([words.source] if has_places else [])]
    rows = [["", *names], ["---:", *["---"] * len(names)]]
    for number, card in enumerate(cards, start=1):
        known = [chunk_id for chunk_id in card.chunk_ids if chunk_id in places]
        where = [_cell(places_of(known, places))] if has_places else []
        front = _GAP.sub(rf"\g<before>{_LINE_TO_FILL}", card.front) if card.kind == "cloze" else card.front
        rows.append([str(number), _cell(front).replace(_LINE_TO_FILL, r"\_\_\_\_\_"), _cell(card.back), *where])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _cell(text: str) -> str:
    """`text` on the one line that a row of a table is; code keeps its lines."""
    parts = []
    end = 0
    for match in _FENCE.finditer(text):
        parts += [inline(line) for line in text[end : match.start()].split("\n") if line.strip()]
        parts += [_code(line) for line in match[1].split("\n") if line.strip()]
        end = match.end()
    rest = text[end:].strip()
    parts += [inline(rest)] if "$$" in rest else [inline(line) for line in rest.split("\n") if line.strip()]
    return "<br>".join(parts).replace("|", "\\|")


def _code(line: str) -> str:
    ticks = "`" * (1 + max((len(run) for run in re.findall(r"`+", line)), default=0))
    spaces = "\u00a0" * (len(line) - len(line.lstrip()))
    return f"{ticks}{spaces}{line.strip()}{ticks}" if "`" not in line else f"{ticks} {spaces}{line.strip()} {ticks}"


def _quiz(questions: Sequence[PackQuestion]) -> list[str]:
    parts = []
    for number, question in enumerate(questions, start=1):
        parts.append(_led(f"**{number}.**", block(question.item.question)))
        if question.item.options:
            parts.append(lettered(question.item.options))
    return parts


def _answers(questions: Sequence[PackQuestion], places: Mapping[str, str]) -> list[str]:
    parts = []
    for number, question in enumerate(questions, start=1):
        item = question.item
        letters = ", ".join(_letter(index) for index in item.correct)
        text = "\n\n".join(block(part) for part in (item.answer, item.explanation) if part.strip())
        lead = f"**{number}.** **{letters}**." if letters else f"**{number}.**"
        parts.append(_sourced(_led(lead, text).rstrip(), question.chunk_ids, places))
    return parts


def _letter(index: int) -> str:
    return chr(ord("A") + index) if index < 26 else str(index + 1)
