"""A card of a pack as the fields of an Anki note."""

import re
from dataclasses import dataclass

from schemas.pack import Card
from workers.books.anki_models import CLOZE_MODEL, QUESTION_MODEL
from workers.books.fragments import html_of

GAP = "…"
#: Stands for the gap while the text becomes HTML; no font has a sign for it, so no text needs it.
_MARK = "\ue0c1"
_FORMULA = re.compile(r"\\\(.*?\\\)|\\\[.*?\\\]", re.DOTALL)
_DELIMITED = re.compile(r"\s*(?:\$\$?(?P<dollar>[^$]+)\$\$?|\\[(\[](?P<paren>.+?)\\[)\]])\s*", re.DOTALL)
#: What Anki would play or run through LaTeX, wherever it stands in a field.
_ANKI_TAG = re.compile(r"\[(?=sound:|anki:|/?latex\]|/?\$\$?\])", re.IGNORECASE)
_NOT_IN_TAG = re.compile(r"[\s\x00-\x1f\x7f\u3000\"']+")
_TAG_MAX = 60


@dataclass(frozen=True, slots=True)
class Note:
    """`fields` in the order of the note type, as HTML."""

    model: int
    fields: tuple[str, ...]
    tags: tuple[str, ...]


def note_of(card: Card, source: str) -> Note:
    """A cloze card without a gap is a question: Anki makes no card of a cloze note without one."""
    tags = tuple(dict.fromkeys(tag for tag in map(tag_of, card.tags) if tag))
    if card.kind == "cloze":
        text = _cloze(card.front, card.back)
        if text is not None:
            return Note(CLOZE_MODEL, (_without_tags(text), html_of(source)), tags)
    front, back = (_without_tags(html_of(side)) for side in (card.front, card.back))
    return Note(QUESTION_MODEL, (front, back, html_of(source)), tags)


def tag_of(text: str) -> str:
    """Anki parts tags by spaces, and "::" makes a tag a branch of another."""
    tag = _NOT_IN_TAG.sub("-", text.strip()).replace("::", "-")
    return tag[:_TAG_MAX].strip("-:")


def _without_tags(field: str) -> str:
    return _ANKI_TAG.sub("&#91;", field)


def _cloze(front: str, back: str) -> str | None:
    """The sentence with {{c1::answer}} in its gap; None when it has no gap."""
    marked = _marked(front.replace(_MARK, ""))
    if marked is None:
        return None
    before, after = (_shielded(part) for part in marked.split(_MARK))
    if _in_formula(before):
        latex = _DELIMITED.fullmatch(back)
        words = (latex["dollar"] or latex["paren"]) if latex else back
        answer = _spaced(words.strip().replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;"))
    else:
        answer = _shielded(html_of(back))
    end = " " if answer.endswith("\\)") or _in_formula(before) else ""
    return f"{before}{{{{c1::{answer}{end}}}}}{after}"


def _marked(front: str) -> str | None:
    """HTML of the front with one mark: at the first gap that stands alone outside formulas and code, else another."""
    places = [match.start() for match in re.finditer(GAP, front)]
    # A gap stands alone where it does not merely end a word, as in "wait… what".
    places.sort(key=lambda place: front[:place][-1:].isalnum())
    found = [html_of(front[:place] + _MARK + front[place + 1 :]) for place in places]
    for html in found:
        before = html.partition(_MARK)[0]
        if not _in_formula(before) and before.count("<code") == before.count("</code>"):
            return html
    return found[0] if found else None


def _in_formula(before: str) -> bool:
    """Whether a formula is open where `before` ends."""
    rest = _FORMULA.sub("", before)
    return "\\(" in rest or "\\[" in rest


def _shielded(html: str) -> str:
    """`html` in which nothing opens, parts or closes a gap of Anki."""
    out: list[str] = []
    end = 0
    for match in _FORMULA.finditer(html):
        out += [_as_entities(html[end : match.start()]), _spaced(match[0])]
        end = match.end()
    return "".join([*out, _as_entities(html[end:])])


def _as_entities(html: str) -> str:
    return html.replace("{", "&#123;").replace("}", "&#125;").replace("::", "&#58;&#58;")


def _spaced(latex: str) -> str:
    """A space between braces changes no formula, but "}}" would close the gap."""
    return re.sub(r"([{}])(?=\1)", r"\1 ", latex).replace("::", ": :")
