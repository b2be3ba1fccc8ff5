"""Raw HTML in Markdown: a few marks are kept, everything else leaves its text, scripts leave nothing."""

import re
from html.parser import HTMLParser
from typing import Protocol

import structlog

log = structlog.get_logger(__name__)

#: Elements whose content is not text for readers.
_SILENT = frozenset(
    [
        *["script", "style", "template", "iframe", "object", "embed", "applet", "noscript", "head", "title", "svg"],
        *["math", "canvas", "audio", "video", "select", "textarea"],
    ]
)
#: Elements that begin and end a paragraph.
_BLOCKS = frozenset(
    [
        *[
            "p",
            "div",
            "section",
            "article",
            "header",
            "footer",
            "main",
            "aside",
            "nav",
            "details",
            "summary",
            "ul",
            "ol",
        ],
        *["li", "dl", "dt", "dd", "table", "thead", "tbody", "tr", "caption", "h1", "h2", "h3", "h4", "h5", "h6", "hr"],
        *["blockquote", "pre", "figure", "figcaption", "center", "form", "fieldset", "address"],
    ]
)
#: Larger pieces are stripped of everything that looks like a tag, in linear time.
_PARSED_MAX = 200_000
_TAGLIKE = re.compile(r"<[^<>]*>")


class Marks(Protocol):
    """What takes the marks and the text: the writer of inline content."""

    def text(self, text: str) -> None: ...
    def open(self, name: str, attributes: dict[str, str]) -> None: ...
    def close(self, name: str) -> None: ...
    def paragraph(self) -> None: ...


class HtmlReader(HTMLParser):
    """Feeds marks and text of HTML to `marks`. Between two calls it remembers that a script is open."""

    def __init__(self, marks: Marks) -> None:
        super().__init__(convert_charrefs=True)
        self._marks = marks
        self._silent: list[str] = []

    @property
    def silent(self) -> bool:
        """Inside a script or the like: text does not count."""
        return bool(self._silent)

    def read(self, html: str) -> None:
        if len(html) > _PARSED_MAX:
            self._marks.text(_TAGLIKE.sub(" ", html))
            return
        try:
            self.feed(html)
            if self.rawdata:
                self.close()
        except AssertionError:  # how html.parser says that "<![…" is no declaration it knows
            log.debug("html.unreadable", chars=len(html))
        self.reset()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        # html.parser reads a script's content as text until its end tag; one tag at a time it must not.
        self.clear_cdata_mode()
        if tag in _SILENT:
            self._silent.append(tag)
        elif not self._silent:
            if tag in _BLOCKS:
                self._marks.paragraph()
            self._marks.open(tag, {name: value or "" for name, value in attrs})

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _SILENT and not self._silent:
            self._marks.open(tag, {name: value or "" for name, value in attrs})
            self._marks.close(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in _SILENT:
            if tag in self._silent:
                del self._silent[self._silent.index(tag) :]
        elif not self._silent:
            self._marks.close(tag)
            if tag in _BLOCKS:
                self._marks.paragraph()

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self._marks.text(data)
