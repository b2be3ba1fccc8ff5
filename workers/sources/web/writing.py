"""The article that trafilatura found (its own small vocabulary of elements) as Markdown."""

import re
from typing import Any, Final

from workers.sources import paper
from workers.sources.paper import Paper
from workers.sources.web.kept import Kept

Element = Any

_HEADING = re.compile(r"h([1-6])")
_RAISED: Final = str.maketrans("0123456789+-−=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿ")
_LOWERED: Final = str.maketrans("0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎")
_NUMBER = re.compile(r"[0-9+−=()-]{1,12}|n")
#: Marks of references ("[12]", "[citation needed]", "[a]"): of no use without the list they point into.
_REFERENCE = re.compile(
    r"\s*\[(?:\d{1,4}|[a-z]|nb \d+|note \d+|citation needed|edit|who\?|when\?|clarification needed)\]"
)
_BLOCKS: Final = frozenset({"head", "p", "list", "table", "quote", "code", "div", "ab", "item", "row", "cell"})
#: Last parts of an article that list other texts.
_LISTS_OF_TEXTS: Final = re.compile(
    "references?|notes|citations|footnotes|sources|bibliography|further reading|external links|see also"
    "|works cited|notes and references|references and notes|general and cited references|citations and sources"
    "|einzelnachweise|literatur|weblinks|siehe auch|quellen|anmerkungen|fußnoten|références|notes et références"
    "|bibliographie|voir aussi|liens externes|articles connexes|referencias|bibliografía|véase también"
    "|enlaces externos|bibliografia|voci correlate|collegamenti esterni|altri progetti|referenties|bronnen"
    "|externe links|zie ook|literatuur|referências|ver também|ligações externas"
    "|参考文献|外部链接|参见|脚注|関連項目"
)
_INNER_BLANK = re.compile(r"(?<=[(\[]) (?=\S)|(?<=\S) (?=[)\],;])")


def write(body: Element, kept: Kept, page: Paper) -> None:
    """Adds the blocks of `body`. Text that stands between blocks is a paragraph of its own."""
    loose: list[str] = [body.text or ""]
    for child in body:
        if _tag(child) in _BLOCKS:
            _paragraph(loose, kept, page)
            _block(child, kept, page)
            loose = [child.tail or ""]
        else:
            loose += [_inline(child), child.tail or ""]
    _paragraph(loose, kept, page)


def _tag(element: Element) -> str:
    return element.tag if isinstance(element.tag, str) else ""


def _block(element: Element, kept: Kept, page: Paper) -> None:
    tag = _tag(element)
    if tag == "head":
        match = _HEADING.fullmatch(element.get("rend") or "")
        title = _plain(kept.in_line(_text(element)))
        if title:
            page.add("heading", f"{'#' * (int(match[1]) if match else 2)} {paper.one_line(title)}")
    elif tag == "list":
        _list(element, kept, page, 0)
    elif tag == "table":
        _table(element, kept, page)
    elif tag == "code":
        page.add("code", "".join(element.itertext()).strip("\n"))
    elif tag == "quote":
        inner = Paper()
        write(element, kept, inner)
        page.add(
            "text", "\n".join(f"> {line}".rstrip() for line in inner.markdown().split("\n")) if inner.blocks else ""
        )
    elif any(_tag(child) in _BLOCKS for child in element):
        write(element, kept, page)
    else:
        _paragraph([_text(element)], kept, page)


def _paragraph(pieces: list[str], kept: Kept, page: Paper) -> None:
    text = _plain("".join(pieces))
    if text:
        page.add("text", kept.back(paper.opened(text)))


def _plain(text: str) -> str:
    """One paragraph. Blanks that stood between elements, not between words, go."""
    return _INNER_BLANK.sub("", paper.plain(_REFERENCE.sub("", text)))


def _text(element: Element) -> str:
    """All words in it, in one paragraph."""
    return (element.text or "") + "".join(_inline(child) + (child.tail or "") for child in element)


def _inline(element: Element) -> str:
    tag = _tag(element)
    if tag == "lb":
        return "\n"
    if tag in ("graphic", "") or tag == "del":
        return ""
    text = _text(element)
    rend = element.get("rend") or ""
    if tag == "code" or rend == "#t":
        body = " ".join(text.split())
        return f"`{body}`" if body and "`" not in body else body
    if rend == "#sup" and _NUMBER.fullmatch(text.strip()):
        return text.strip().translate(_RAISED)
    if rend == "#sub" and _NUMBER.fullmatch(text.strip()):
        return text.strip().translate(_LOWERED)
    return f" {text} " if tag in _BLOCKS else text


def _list(element: Element, kept: Kept, page: Paper, depth: int) -> None:
    ordered = (element.get("rend") or "").startswith("ol")
    number = 0
    for child in element:
        if _tag(child) == "list":
            _list(child, kept, page, depth + 1)
        elif _tag(child) == "item":
            number += 1
            lists = [one for one in child if _tag(one) == "list"]
            said = (child.text or "") + "".join(
                ("" if one in lists else _inline(one)) + (one.tail or "") for one in child
            )
            text = paper.one_line(kept.in_line(_plain(said)))
            if text:
                page.add_item(depth, f"{number}." if ordered else "-", text)
            for one in lists:
                _list(one, kept, page, depth + 1)


def _table(element: Element, kept: Kept, page: Paper) -> None:
    rows = [
        [paper.cell(kept.in_line(_plain(_text(cell)))) for cell in row.iterchildren("cell")]
        for row in element.iter("row")
    ]
    rows = [row for row in rows if any(row)]
    if not rows:
        return
    if len(rows) == 1 or max(sum(bool(cell) for cell in row) for row in rows) < 2:
        for cell in (cell for row in rows for cell in row if cell):
            page.add("text", paper.opened(cell))
        return
    page.add("table", paper.table(_without_empty_columns(rows)))


def _without_empty_columns(rows: list[list[str]]) -> list[list[str]]:
    width = max(len(row) for row in rows)
    full = [[*row, *[""] * (width - len(row))] for row in rows]
    used = [index for index in range(width) if any(row[index] for row in full)]
    return [[row[index] for index in used] for row in full]


def without_lists_of_texts(page: Paper) -> bool:
    """Drops sections such as "References" and "External links" from the end on. Returns whether there were any."""
    dropped = False
    while True:
        headings = [number for number, (kind, _) in enumerate(page.blocks) if kind == "heading"]
        if not headings or headings[-1] == 0:
            return dropped
        title = page.blocks[headings[-1]][1].lstrip("#").strip().lower()
        if not _LISTS_OF_TEXTS.fullmatch(title):
            return dropped
        del page.blocks[headings[-1] :]
        dropped = True
