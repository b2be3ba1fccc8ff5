"""A Word document as Markdown.

An own reader of WordprocessingML. Measured beside it on a handbook of 872 pages (this reader: 0.4 s) and on sentences
with equations: kreuzberg 4.10 takes 0.14 s and moves the equations out of their sentences, mammoth takes 3.9 s and
loses them, and both hand on hidden text.
"""

from collections import Counter

from schemas.errors import PermanentError
from schemas.pack import Extracted, PageText
from workers.sources.paper import Paper
from workers.sources.word.body import Body
from workers.sources.word.mending import cover_title, mend
from workers.sources.word.names import Element, W
from workers.sources.word.numbering import Numbering
from workers.sources.word.parts import BrokenError, Parts
from workers.sources.word.runs import RunReader
from workers.sources.word.styles import Styles

_TITLE_CHARS_MAX = 200
_DUBLIN = "{http://purl.org/dc/elements/1.1/}"
#: Titles that word processors and converters write by themselves.
_NO_TITLES = ("microsoft word", "document", "untitled", "word document", "title", "dokument", "unbenannt")
_SEPARATORS = frozenset({"separator", "continuationSeparator", "continuationNotice"})
_LEFT_OUT = {
    "hidden": ("Text that a reader cannot see was left out.",) * 2,
    "picture": ("1 picture was left out.", "{} pictures were left out."),
    "diagram": ("1 chart or diagram was left out.", "{} charts or diagrams were left out."),
    "equation": (
        "1 equation that is only a picture was left out.",
        "{} equations that are only pictures were left out.",
    ),
    "field equation": ("1 equation in an old format was left out.", "{} equations in an old format were left out."),
    "object": ("1 embedded object was left out.", "{} embedded objects were left out."),
    "document": ("1 embedded document was left out.", "{} embedded documents were left out."),
}


def extract_docx(path: str) -> Extracted:
    """The text of the DOCX file at `path` as one page without a number (a DOCX has none until it is printed).

    Headings, lists with their numbers, tables, code, footnotes (below the block that cites them), equations (LaTeX in
    place) and text boxes are kept; headers, footers, comments, tracked deletions, tables of contents and text that a
    reader cannot see are not. `notes` tell what was left out. Raises PermanentError (`extraction_failed`).
    """
    try:
        with open(path, "rb") as file, Parts(file) as parts:
            return _extract(parts)
    except RecursionError as error:
        raise BrokenError("The document nests its tables too deeply to be read.") from error


def _extract(parts: Parts) -> Extracted:
    from workers.books.languages import language_of  # noqa: PLC0415

    main = parts.main()
    document = parts.tree(main)
    content = document.find(f"{W}body") if document is not None else None
    if content is None:
        raise BrokenError("The file is an archive, but there is no Word document in it.")
    styles = Styles(parts.tree(parts.related(main, "styles")))
    body = Body(
        styles,
        Numbering(parts.tree(parts.related(main, "numbering"))),
        RunReader(styles, mono_is_plain=_is_mono(content, styles)),
        {kind: _notes(parts.tree(parts.related(main, f"{kind}s")), kind) for kind in ("footnote", "endnote")},
    )
    page = Paper()
    body.read(content, page, _background(document))
    page.blocks = mend(page.blocks)
    markdown = _clean(page.markdown())
    notes = _left_out(body.runs.left_out)
    if not any(sign.isalnum() for sign in markdown):
        raise PermanentError(_nothing(body.runs.left_out), code="extraction_failed")
    language = language_of(markdown, default=(styles.language or "en").split("-")[0].lower())
    title = _title(body, parts, page)
    return Extracted(
        title=title, language=language, pages=(PageText(page=None, markdown=markdown),), page_count=None, notes=notes
    )


def _clean(text: str) -> str:
    from workers.exam_input import strip_controls  # noqa: PLC0415

    return strip_controls(text).replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "")


def _nothing(left_out: Counter[str]) -> str:
    if left_out["picture"]:
        return "The document has pictures but no text; save it as PDF, so that its pages can be read by OCR."
    return "There is no text in the document."


def _left_out(counts: Counter[str]) -> tuple[str, ...]:
    return tuple(_LEFT_OUT[kind][count > 1].format(count) for kind, count in sorted(counts.items()) if count)


def _is_mono(content: Element, styles: Styles) -> bool:
    """Whether most of the text is in a font for code anyway, as of a typewriter."""
    if styles.paragraph(None).look.mono:
        return True
    mono = total = 0
    for run in content.iter(f"{W}r"):
        size = sum(len(text.text or "") for text in run.iterfind(f"{W}t"))
        fonts = run.find(f"{W}rPr/{W}rFonts")
        total += size
        mono += size if fonts is not None and "courier" in (fonts.get(f"{W}ascii") or "").lower() else 0
    return mono * 2 > total


def _background(document: Element) -> str | None:
    """The colour of the page; white where it has none."""
    background = document.find(f"{W}background")
    color = background.get(f"{W}color") if background is not None else None
    return None if color in (None, "auto") else str(color)


def _notes(tree: Element | None, kind: str) -> dict[str, Element]:
    return {
        note.get(f"{W}id"): note
        for note in (tree.iterfind(f"{W}{kind}") if tree is not None else ())
        if note.get(f"{W}type") not in _SEPARATORS
    }


def _title(body: Body, parts: Parts, page: Paper) -> str:
    """The paragraph in the style "Title", the property, the cover, the first heading, the first line."""
    core = parts.tree("docProps/core.xml")
    said = " ".join((core.findtext(f"{_DUBLIN}title") or "").split()) if core is not None else ""
    if said.lower().startswith(_NO_TITLES) or said.lower().endswith((".doc", ".docx")):
        said = ""
    first = next((text for kind, text in page.blocks if kind in ("text", "item", "heading")), page.blocks[0][1])
    found = (
        body.title
        or said
        or cover_title(body.cover)
        or body.first_heading
        or first.lstrip("#-*0123456789. ").split("\n")[0]
    )
    title = _clean(found).strip()
    return title if len(title) <= _TITLE_CHARS_MAX else title[:_TITLE_CHARS_MAX].rsplit(" ", 1)[0] + " …"
