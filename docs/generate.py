"""Writes the pages of docs/ that are read off the code: `python docs/generate.py`."""

import sys
from collections.abc import Callable
from pathlib import Path

DOCS = Path(__file__).resolve().parent
if str(DOCS.parent) not in sys.path:  # run as a file: our packages stand beside docs/
    sys.path.insert(0, str(DOCS.parent))

from docs.pages import api, errors, metrics, settings, states  # noqa: E402

#: File name -> what writes it.
PAGES: dict[str, Callable[[], str]] = {
    "state-machine.md": states.page,
    "settings.md": settings.page,
    "metrics.md": metrics.page,
    "errors.md": errors.page,
    "api.md": api.page,
}


def main() -> None:
    for name, page in PAGES.items():
        path = DOCS / name
        text = page()
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/{name}")


if __name__ == "__main__":
    main()
