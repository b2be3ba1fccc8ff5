"""All facts of a section that a card can ask for."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from zlib import crc32

from workers.text.offline.pack.asking_de import asked_in_german
from workers.text.offline.pack.asking_en import asked_in_english
from workers.text.offline.pack.casing import Casing
from workers.text.offline.pack.defining import Defined
from workers.text.offline.pack.displays import display_facts
from workers.text.offline.pack.facts import Fact, begin, is_list, shorten
from workers.text.offline.pack.gaps import gaps
from workers.text.offline.pack.material import Material
from workers.text.offline.pack.passages import Reading
from workers.text.offline.pack.steps import steps
from workers.text.offline.pack.stories import told_in_story
from workers.text.offline.pack.tables import Cell, cells
from workers.text.offline.pack.titles import is_general
from workers.text.offline.transcript.stems import stems
from workers.text.review.fold import fold

_CELLS_MAX = 12
#: What a cell is worth less for each one before it in its row or its column.
_SAME_ROW = 0.02
#: Yes and no are guessed right half of the time.
_MARK = re.compile(r"(?:yes|no|ja|nein|true|false|x|[✓✔✗✘×+-])$", re.IGNORECASE)
_WORD_FOR = re.compile(r"^(?:the|an?) (?:\w+ )?(?:name|term|word) (?:for|given to|of) ")
_ASKING = {"en": asked_in_english, "de": asked_in_german}


def facts(material: Material) -> list[Fact]:
    casing = material.casing
    found = [fact for one in material.defined for fact in _defined(material, one, casing)]
    found += [
        replace(fact, value=fact.value * 0.5 + material.value.get(fact.place, 0.0) + 0.3)
        for fact in sentence_facts(material, material.reading)
    ]
    found += display_facts(material.reading, material.say)
    found += _cells(material)
    found += steps(material)
    found += _gapped(material)
    return [fact for fact in found if not _is_visible(fact)]


def _is_visible(fact: Fact) -> bool:
    """The front says the answer, perhaps in the heading that frames it."""
    return f" {fold(fact.back)} " in f" {fold(fact.front)} " and (fact.kind == "cloze" or " " in fact.back)


def sentence_facts(material: Material, reading: Reading) -> Iterator[Fact]:
    """What the sentences of a reading say that can be asked for as a question."""
    asking = _ASKING.get(reading.language)
    if asking is not None:
        yield from asking(reading)
    if material.is_story:
        for fact in told_in_story(reading):
            yield replace(fact, front=with_heading(material, fact.heading, fact.front))


def _defined(material: Material, one: Defined, casing: Casing) -> Iterator[Fact]:
    worth = 1.6 + material.value.get(one.place, 0.0)
    back = shorten(one.meaning)
    say = material.say
    if one.form == "called" and say.called:
        front = say.called.format(text=casing.inside(one.meaning))
        if len(front.split()) <= 38:
            yield Fact(
                "qa", "called", front, begin(one.term), one.chunk_id, one.heading, one.place, worth + 0.2, one.sentence
            )
        return
    word = _WORD_FOR.match(back or "")
    if word and say.refers and not one.article:
        answer = begin((back or "")[word.end() :])
        yield Fact(
            "qa", "what", what_is(material, one), answer, one.chunk_id, one.heading, one.place, worth, one.sentence
        )
        return
    if back is not None and not is_list(back) and one.term.casefold() not in back.casefold():
        yield Fact(
            "qa", "what", what_is(material, one), begin(back), one.chunk_id, one.heading, one.place, worth, one.sentence
        )


def what_is(material: Material, one: Defined) -> str:
    """The question for its meaning; "what is meant by" where the source gives no article that it needs."""
    say, term = material.say, named(one, material.casing)
    if say.refers and not one.article and _WORD_FOR.match(one.meaning):
        return say.refers.format(term=say.quote(term))
    if one.form == "glossary" or (material.language == "de" and not one.article and not one.plural):
        return say.meant.format(term=term)
    return (say.what_are if one.plural else say.what_is).format(term=term)


def named(one: Defined, casing: Casing) -> str:
    """The term as it stands in a question: "a cell", "the nucleus", "photosynthesis"."""
    inner = casing.inside(one.term)
    return f"{one.article} {inner}" if one.article else inner


def _cells(material: Material) -> Iterator[Fact]:
    for table in material.reading.tables:
        known = [cell for cell in cells(table) if table.meaning_column is None and fits(cell)]
        known.sort(key=lambda cell: crc32(f"{cell.row}|{cell.column}".encode()))
        rows: Counter[str] = Counter()
        for cell in known[:_CELLS_MAX]:
            front = cell_question(material, cell)
            worth = 1.1 - _SAME_ROW * rows[cell.row] - _SAME_ROW * rows[cell.column]
            rows.update((cell.row, cell.column))
            yield Fact("qa", "cell", front, cell.value, table.chunk_id, table.heading, -1, worth, "", table.head_id)


def fits(cell: Cell) -> bool:
    """A value that can be kept in mind: short, and not the same for all rows."""
    if len(cell.others) < 2 or _MARK.match(cell.value) or "?" in cell.row:
        return False
    return len(cell.value.split()) <= 8 and not is_list(cell.value)


def cell_question(material: Material, cell: Cell) -> str:
    heading = material.casing.heading(cell.table.title or material.section)
    return material.say.cell.format(heading=heading, row=cell.row, column=cell.column)


def _gapped(material: Material) -> Iterator[Fact]:
    for gap in gaps(material):
        front = with_heading(material, gap.one.heading, gap.front)
        if len(front.split()) > 38:
            continue
        yield Fact(
            "cloze",
            gap.sort,
            front,
            gap.answer,
            gap.one.chunk_id,
            gap.one.heading,
            gap.one.place,
            gap.value,
            gap.one.text,
        )


def with_heading(material: Material, heading: str, text: str) -> str:
    """A sentence that names nothing of its heading gets it as its frame: "The Golden Bird: …"."""
    frame = material.casing.heading(heading).strip(" :.")
    if not frame or len(frame.split()) > 8 or frame.endswith("?") or is_general(frame):
        return text
    shared = set(stems(frame)) & set(stems(text))
    return f"{frame}: {text}" if material.is_story or not shared else text
