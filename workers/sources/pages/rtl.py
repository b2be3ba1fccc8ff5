"""Arabic and Hebrew: letters are put in order from where they stand, for PDFium's order of them breaks where a font
draws a letter and its dots as glyphs of their own."""

import unicodedata
from dataclasses import dataclass

from workers.sources.pages.characters import RTL
from workers.sources.pages.shapes import Font, Rule, Run, Sheet

#: Gaps between letters that are a space, and that part two runs; in sizes.
_SPACE, _GAP = 0.1, 1.0
#: PDFium turns brackets around in such lines.
_MIRRORED = str.maketrans("()[]{}<>«»", ")(][}{><»«")
#: The same letter twice in one place is a letter and its dots; share of the narrower one that is covered.
_COVERED = 0.6


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character as drawn."""

    text: str
    x0: float
    x1: float
    base: float
    size: float
    font: Font
    order: int

    @property
    def middle(self) -> float:
        return (self.x0 + self.x1) / 2


def runs_of_glyphs(glyphs: list[Glyph], line: int) -> list[Run]:
    """Runs with their text in the order in which it is read. `line` is the first free number of a line."""
    rows: list[list[Glyph]] = []
    for glyph in sorted(glyphs, key=lambda glyph: glyph.base):
        if rows and glyph.base - rows[-1][0].base < 0.4 * glyph.size:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
    runs: list[Run] = []
    for number, row in enumerate(rows, start=line):
        for stretch in _stretches(_once(row)):
            runs.append(_run(stretch, number))
    return runs


def _once(row: list[Glyph]) -> list[Glyph]:
    """From right to left, without the second glyph of one letter. Characters of one glyph keep their order."""
    kept: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: (-glyph.middle, glyph.order)):
        twin = next(
            (i for i, other in enumerate(kept[-4:], start=max(len(kept) - 4, 0)) if _is_twin(glyph, other)), None
        )
        if twin is None:
            kept.append(glyph)
        elif glyph.x1 - glyph.x0 > kept[twin].x1 - kept[twin].x0:
            kept[twin] = glyph
    return sorted(kept, key=lambda glyph: (-glyph.middle, glyph.order))


def _is_twin(one: Glyph, other: Glyph) -> bool:
    if one.text != other.text:
        return False
    narrow = min(one.x1 - one.x0, other.x1 - other.x0)
    return min(one.x1, other.x1) - max(one.x0, other.x0) >= _COVERED * narrow


def _stretches(row: list[Glyph]) -> list[list[Glyph]]:
    stretches = [[row[0]]]
    reach = row[0].x0
    for glyph in row[1:]:
        if reach - glyph.x1 > _GAP * glyph.size:
            stretches.append([glyph])
            reach = glyph.x0
        else:
            stretches[-1].append(glyph)
            reach = min(reach, glyph.x0)
    return stretches


def _run(stretch: list[Glyph], line: int) -> Run:
    size = max(glyph.size for glyph in stretch)
    words: list[list[Glyph]] = [[stretch[0]]]
    reach = stretch[0].x0
    for glyph in stretch[1:]:
        is_mark = unicodedata.category(glyph.text[0]) == "Mn"
        if reach - glyph.x1 > _SPACE * size and not is_mark:
            words.append([glyph])
        else:
            words[-1].append(glyph)
        reach = min(reach, glyph.x0)
    text = " ".join(_in_order([_spelled(word) for word in words]))
    return Run(
        text,
        min(glyph.x0 for glyph in stretch),
        max(glyph.x1 for glyph in stretch),
        stretch[0].base,
        size,
        stretch[0].font,
        min(glyph.order for glyph in stretch),
        line,
    )


def _spelled(word: list[Glyph]) -> str:
    """Letters from right to left; what is written from left to right in it, such as a number, the other way round."""
    text = ""
    forward = ""
    for glyph in word:
        if RTL.match(glyph.text) or unicodedata.bidirectional(glyph.text[0]) not in ("L", "EN", "AN", "ES", "CS", "ET"):
            text += forward + glyph.text.translate(_MIRRORED)
            forward = ""
        else:
            forward = glyph.text + forward
    return text + forward


def _in_order(words: list[str]) -> list[str]:
    """Words of another script, and numbers among them, are read from left to right; numbers alone stay in place."""
    ordered: list[str] = []
    group: list[str] = []
    for word in [*words, ""]:
        if word and not RTL.search(word) and any(character.isalnum() for character in word):
            group.append(word)
            continue
        foreign = any(character.isalpha() for each in group for character in each)
        ordered += reversed(group) if foreign else group
        group = []
        ordered += [word] if word else []
    return ordered


def is_rtl(sheet: Sheet) -> bool:
    text = "".join(run.text for run in sheet.runs)
    return not text.isascii() and 2 * len(RTL.findall(text)) > sum(character.isalpha() for character in text)


def mirror(sheet: Sheet) -> None:
    """Turn the page around, so that it is laid out like any other: what is read first stands left."""
    for run in sheet.runs:
        run.x0, run.x1 = sheet.width - run.x1, sheet.width - run.x0
    sheet.rules = [Rule(sheet.width - rule.x1, rule.y0, sheet.width - rule.x0, rule.y1) for rule in sheet.rules]
