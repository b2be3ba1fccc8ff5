"""A web page as Markdown: its article, without what stands around it and without what nobody sees."""

import re
from typing import Any
from urllib.parse import unquote, urlsplit

from schemas.errors import PermanentError
from schemas.pack import Extracted, PageText
from workers.sources.paper import Paper
from workers.sources.web import writing
from workers.sources.web.decoding import decode
from workers.sources.web.hidden import drop_hidden
from workers.sources.web.kept import Kept, put_aside

_TEXT_TYPES = frozenset({"text/plain", "text/markdown", "text/x-markdown"})
_MARKDOWN_NAME = re.compile(r"(?i)\.(?:md|markdown|mdown|txt|text)$")
_HTML = re.compile(r"(?i)<(?:!doctype html|html|head|body|article|div|p)\b")
#: Letters and digits of the shortest article; less is a notice that there is none.
_WORDS_MIN = 25
_TITLE_CHARS_MAX = 200
_SITE = re.compile(r"\s+[|·•–—-]\s+[^|·•–—]{2,40}$")
_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FRONT_MATTER = re.compile(r"\A---\n(.*?)\n(?:---|\.\.\.)\n", re.DOTALL)
_FRONT_TITLE = re.compile(r"(?m)^title:\s*[\"']?(.+?)[\"']?\s*$")
_CJK = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NO_ARTICLE = "There is no article on this page; it may need a login or a browser. Try the article's own address."


def extract_article(html: bytes, url: str, content_type: str) -> Extracted:
    """The text of the article at `url` as one page without a number.

    `html` is what the address answered, `content_type` its header; plain text and Markdown are taken as they are.
    Headings, lists, tables, code and formulas are kept; navigation, hidden text and lists of references are not.
    Raises PermanentError (`extraction_failed`).
    """
    text = _clean(decode(html, content_type))
    kind = content_type.split(";", 1)[0].strip().lower()
    if kind in _TEXT_TYPES or (kind not in ("text/html", "application/xhtml+xml") and not _HTML.search(text[:4_096])):
        return _from_text(text, url, is_markdown="markdown" in kind or bool(_MARKDOWN_NAME.search(urlsplit(url).path)))
    try:
        return _from_page(text, url)
    except RecursionError as error:
        raise PermanentError("The page nests its elements too deeply to be read.", code="extraction_failed") from error


def _from_page(text: str, url: str) -> Extracted:
    import lxml.html  # noqa: PLC0415

    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True)
    root = lxml.html.document_fromstring(text.encode(), parser=parser) if text.strip() else None
    if root is None:
        raise PermanentError("The page is empty.", code="extraction_failed")
    kept = put_aside(root)
    title = _page_title(root)
    hidden = drop_hidden(root)
    page = Paper()
    found = _find(root, url)
    if found is not None:
        writing.write(found.body, kept, page)
    had_references = writing.without_lists_of_texts(page)
    markdown = page.markdown()
    if _words(markdown) < _WORDS_MIN:
        raise PermanentError(_NO_ARTICLE, code="extraction_failed")
    notes = []
    if had_references:
        notes.append("Lists of references and links were left out.")
    if hidden:
        notes.append("Text that a reader cannot see was left out.")
    return _extracted(_title(found, title, page, url, kept), markdown, tuple(notes), _language(root))


def _find(root: Any, url: str) -> Any:
    """What trafilatura takes for the article; more freely where it finds next to nothing at first."""
    from trafilatura import bare_extraction  # noqa: PLC0415

    found: Any = None
    for freely in (False, True):
        found = bare_extraction(
            root,
            url=url,
            include_comments=False,
            include_tables=True,
            include_formatting=True,
            include_links=False,
            include_images=False,
            favor_recall=freely,
            with_metadata=True,
        )
        if found is not None and found.body is not None and _words(" ".join(found.body.itertext())) >= _WORDS_MIN:
            return found
    return found if found is not None and found.body is not None else None


def _from_text(text: str, url: str, *, is_markdown: bool) -> Extracted:
    title = None
    if front := _FRONT_MATTER.match(text):
        match = _FRONT_TITLE.search(front[1])
        title, text = match[1] if match else None, text[front.end() :]
    if is_markdown:
        text = _COMMENT.sub("", text)
    text = text.strip()
    if not any(sign.isalnum() for sign in text):
        raise PermanentError("There is no text at this address.", code="extraction_failed")
    heading = re.search(r"(?m)^#{1,6}\s+(.+?)\s*#*$", text)
    first = text.split("\n", 1)[0].strip(" #*=-_>")
    title = title or (heading[1] if heading else None) or first or _name(url)
    return _extracted(title, text, (), None)


def _extracted(title: str, markdown: str, notes: tuple[str, ...], declared: str | None) -> Extracted:
    from workers.books.languages import language_of  # noqa: PLC0415

    if len(title) > _TITLE_CHARS_MAX:
        title = title[:_TITLE_CHARS_MAX].rsplit(" ", 1)[0] + " …"
    return Extracted(
        title=title,
        language=language_of(markdown, default=declared or "en"),
        pages=(PageText(page=None, markdown=markdown),),
        page_count=None,
        notes=notes,
    )


def _clean(text: str) -> str:
    from workers.exam_input import strip_controls  # noqa: PLC0415

    return strip_controls(text).replace("\u200b", "").replace("\ufeff", "").replace("\u00ad", "").replace("\u2060", "")


def _words(text: str) -> int:
    """Of scripts without blanks, two signs count as a word."""
    return len(re.findall(r"\w+", text)) + len(_CJK.findall(text)) // 2


def _language(root: Any) -> str | None:
    declared = (root.get("lang") or root.get("xml:lang") or "").split("-")[0].lower()
    return declared if re.fullmatch(r"[a-z]{2,3}", declared) else None


def _page_title(root: Any) -> str:
    return " ".join((root.findtext(".//title") or "").split())


def _title(found: Any, page_title: str, page: Paper, url: str, kept: Kept) -> str:
    """The only top heading, the title in the page's metadata, that of its window, its first heading, its address."""
    tops = [text[2:] for kind, text in page.blocks if kind == "heading" and text.startswith("# ")]
    if len(tops) == 1 and page.blocks[0][1] == f"# {tops[0]}":
        return tops[0]
    said = " ".join((found.title or "").split()) if found is not None else ""
    for title in (kept.in_line(said), _SITE.sub("", page_title)):
        if title:
            return title
    first = next((text.lstrip("# ") for kind, text in page.blocks if kind == "heading"), "")
    return first or _name(url)


def _name(url: str) -> str:
    """ "https://example.org/wiki/Wood_duck" is called "Wood duck"."""
    parts = urlsplit(url)
    last = unquote(parts.path.rstrip("/").rpartition("/")[2])
    return re.sub(r"[_-]+", " ", re.sub(r"\.\w{1,5}$", "", last)).strip() or parts.hostname or url
