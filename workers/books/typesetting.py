"""Typst, kept on a short lead: an empty folder as its world, no packages, no fonts of the machine."""

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from workers.books.fonts import fonts

if TYPE_CHECKING:
    import typst

#: A fixed date, so that the same document gives the same bytes.
_TIMESTAMP = 0
#: Documents of fewer pages may stay in Typst's memory, which is what makes the next small one quick.
_LARGE_PAGES, _REMEMBERED = 10, 10
_PAGES = re.compile(rb"/Type\s*/Pages\s*/Count\s+(\d+)")


class TypesettingError(Exception):
    """Typst refused the source, or broke over it."""


def typeset(source: str, folder: Path, *, accessible: bool) -> bytes:
    """The PDF. `accessible`: as PDF/UA-1, which refuses documents it cannot vouch for; else merely tagged.

    `folder` holds the pictures and nothing else; Typst reads no file outside it. Raises TypesettingError.
    """
    from typst import TypstError  # noqa: PLC0415 - loads where it runs

    try:
        made = _compiler().compile(
            source.encode(),
            format="pdf",
            root=str(folder),
            pdf_standards=["ua-1"] if accessible else [],
            timestamp=_TIMESTAMP,
        )
    except TypstError as error:
        raise TypesettingError(str(error.message)) from error
    except BaseException as error:
        if type(error).__name__ != "PanicException":  # a panic is no Exception; an exit or a cancel must pass
            raise
        _compiler.cache_clear()
        raise TypesettingError("internal error: the typesetter panicked") from error
    data = made if isinstance(made, bytes) else b"".join(made or ())
    if page_count(data) >= _LARGE_PAGES:
        forget_layouts()
    return data


def forget_layouts() -> None:
    """Typst keeps the layouts of its last ten documents, a megabyte a page: after a large one let them go."""
    for _ in range(_REMEMBERED + 1):
        _compiler().compile(b"")


@cache
def _compiler() -> "typst.Compiler":
    """One for each process: the fonts stay in memory. Its own folder is replaced in each call."""
    import typst  # noqa: PLC0415 - loads where it runs

    nowhere = "/nonexistent/inkmill"
    return typst.Compiler(
        font_paths=fonts(), ignore_system_fonts=True, package_path=nowhere, package_cache_path=nowhere
    )


@cache
def template() -> str:
    """The look of a hand-out, as Typst source."""
    return Path(__file__).with_name("template.typ").read_text(encoding="utf-8")


def page_count(pdf: bytes) -> int:
    """Pages of a PDF that Typst wrote."""
    return max((int(count) for count in _PAGES.findall(pdf)), default=0)
