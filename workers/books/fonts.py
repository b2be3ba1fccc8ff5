"""Which fonts a document is set in. Every font file comes from a package: the fonts of the machine are never read."""

from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from workers.books.typst_strings import literal

if TYPE_CHECKING:
    import typst

#: Packages with font files, all under the SIL Open Font License: Latin, Greek and Cyrillic; Arabic; Devanagari;
#: Chinese, Japanese and Korean. Typst brings Libertinus Serif (Hebrew), DejaVu Sans Mono and the math font.
FONT_PACKAGES = (
    "fontpkg_noto_sans",
    "fontpkg_noto_sans_arabic",
    "fontpkg_noto_sans_devanagari",
    "noto_cjk_sans_otc",
)
#: One family of the CJK collection for each language: the same character is drawn differently.
_CJK = {"zh": "SC", "ja": "JP", "ko": "KR"}


@cache
def fonts() -> "typst.Fonts":
    """Every font a document may use, searched once in a process."""
    import typst  # noqa: PLC0415 - loads where it runs

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=True, font_paths=_folders())


def families(language: str, *, code: bool = False) -> str:
    """Typst's list of families, in the order in which they are asked for a character of text in `language`."""
    first = _CJK.get(language, "SC")
    rest = [region for region in ("SC", "JP", "KR", "TC") if region != first]
    cjk = [f"Noto Sans CJK {region}" for region in (first, *rest)]
    letters = ["Noto Sans", "Noto Sans Arabic", "Noto Sans Devanagari", "Libertinus Serif"]
    names = ["DejaVu Sans Mono", f"Noto Sans Mono CJK {first}", *letters, *cjk] if code else [*letters, *cjk]
    names += ["DejaVu Sans Mono", "New Computer Modern Math"]
    # Chinese and Japanese have their own forms of quotation marks and dashes.
    latin = '(name: "Noto Sans", covers: "latin-in-cjk")'
    items = [latin] if language in ("zh", "ja") and not code else []
    return f"({', '.join([*items, *(literal(name) for name in names)])},)"


def _folders() -> list[str]:
    folders: list[str] = []
    for name in FONT_PACKAGES:
        spec = find_spec(name)
        if spec is not None and spec.origin is not None:
            folders.append(str(Path(spec.origin).parent))
    return folders
