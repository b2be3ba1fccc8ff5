"""Automatic numbers and bullets: what Word writes before a paragraph although no run says so."""

import re
from dataclasses import dataclass

from workers.sources.word.names import Element, W, number, value

_LEVELS = 9
_PLACE = re.compile(r"%([1-9])")
#: Bullets and formats that are drawn, not counted.
_BULLETS = frozenset({"bullet", "picture", "custom"})


@dataclass(frozen=True, slots=True)
class _Level:
    start: int = 1
    format: str = "decimal"
    text: str = ""
    #: The level whose next number restarts this one, counted from 1; 0: it never restarts; None: any level above.
    restart: int | None = None


@dataclass(frozen=True, slots=True)
class Label:
    """`text` is "" for a bullet, else what stands before the paragraph: "3.", "a)", "1.2"."""

    depth: int
    text: str


class Numbering:
    """Counts as the document is read: ask for the label of each numbered paragraph once, in order."""

    def __init__(self, tree: Element | None) -> None:
        self._levels: dict[str, tuple[str, list[_Level]]] = {}
        self._counts: dict[str, list[int | None]] = {}
        self._started: set[str] = set()
        self._overrides: dict[str, dict[int, int]] = {}
        if tree is not None:
            self._read(tree)

    def label(self, num_id: str | None, depth: int | None) -> Label | None:
        """None: the paragraph is not numbered after all."""
        if num_id not in self._levels:
            return None
        depth = min(max(depth or 0, 0), _LEVELS - 1)
        key, levels = self._levels[num_id]
        level = levels[depth]
        self._count(key, num_id, levels, depth)
        if level.format in _BULLETS:
            return Label(depth, "")
        if level.format == "none" or not level.text:
            return None
        return Label(
            depth, _PLACE.sub(lambda match: self._shown(key, levels, int(match[1]) - 1, level), level.text).strip()
        )

    def _count(self, key: str, num_id: str, levels: list[_Level], depth: int) -> None:
        counts = self._counts.setdefault(key, [None] * _LEVELS)
        if num_id not in self._started:
            self._started.add(num_id)
            for overridden, start in self._overrides.get(num_id, {}).items():
                counts[overridden] = start - 1
        before = counts[depth]
        counts[depth] = levels[depth].start if before is None else before + 1
        for below in range(depth + 1, _LEVELS):
            restart = levels[below].restart
            if restart is None or restart > depth:
                counts[below] = None

    def _shown(self, key: str, levels: list[_Level], depth: int, asking: _Level) -> str:
        count = self._counts[key][depth]
        form = levels[depth].format
        return counted(levels[depth].start if count is None else count, "decimal" if form in _BULLETS else form)

    def _read(self, tree: Element) -> None:
        abstracts = {one.get(f"{W}abstractNumId"): one for one in tree.iterfind(f"{W}abstractNum")}
        linked = {value(one, f"{W}styleLink"): one for one in abstracts.values()}
        for num in tree.iterfind(f"{W}num"):
            abstract = abstracts.get(value(num, f"{W}abstractNumId"))
            if abstract is None:
                continue
            abstract = linked.get(value(abstract, f"{W}numStyleLink") or "", abstract)
            levels = [_Level()] * _LEVELS
            for level in abstract.iterfind(f"{W}lvl"):
                _put(levels, level)
            num_id = num.get(f"{W}numId")
            for override in num.iterfind(f"{W}lvlOverride"):
                depth = number(override.get(f"{W}ilvl"))
                for level in override.iterfind(f"{W}lvl"):
                    _put(levels, level)
                start = number(value(override, f"{W}startOverride"))
                if depth is not None and 0 <= depth < _LEVELS and start is not None:
                    self._overrides.setdefault(num_id, {})[depth] = start
            self._levels[num_id] = (abstract.get(f"{W}abstractNumId"), levels)


def _put(levels: list[_Level], level: Element) -> None:
    depth = number(level.get(f"{W}ilvl"))
    if depth is None or not 0 <= depth < _LEVELS:
        return
    start = number(value(level, f"{W}start"))
    levels[depth] = _Level(
        1 if start is None else start,
        value(level, f"{W}numFmt") or "decimal",
        value(level, f"{W}lvlText") or "",
        number(value(level, f"{W}lvlRestart")),
    )


def counted(count: int, form: str) -> str:
    """3 as "3", "c", "C", "iii", "III"; formats that are not known count in digits."""
    if form in ("lowerLetter", "upperLetter") and 1 <= count <= 780:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 + 1)
        return letter if form == "lowerLetter" else letter.upper()
    if form in ("lowerRoman", "upperRoman") and 1 <= count <= 3999:
        roman = _roman(count)
        return roman.lower() if form == "lowerRoman" else roman
    return f"{count:02d}" if form == "decimalZero" else str(count)


def _roman(count: int) -> str:
    signs = ((1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"), (40, "XL"),
             (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))  # fmt: skip
    roman = ""
    for worth, sign in signs:
        roman += sign * (count // worth)
        count %= worth
    return roman
