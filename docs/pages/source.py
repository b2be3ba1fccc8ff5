"""Our own source files as syntax trees."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("schemas", "ledger", "broker", "providers", "workers", "pipelines", "fleet", "gateway", "inkmill")


@cache
def files() -> tuple[Path, ...]:
    """Every Python file of ours, in the order of the imports."""
    return tuple(path for package in PACKAGES for path in sorted((ROOT / package).rglob("*.py")))


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def nodes() -> Iterator[tuple[str, ast.AST]]:
    """(file from the root, node) of everything written in our packages."""
    for path in files():
        name = path.relative_to(ROOT).as_posix()
        for node in ast.walk(tree(path)):
            yield name, node


def text_of(node: ast.AST | None) -> str | None:
    """The string that a node is; values inside an f-string become "…". None: it is no string."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    if isinstance(node, ast.JoinedStr):
        return "".join(text_of(part) or "…" for part in node.values)
    return None


@cache
def constants() -> dict[str, str]:
    """Texts that have a name, by that name."""
    found: dict[str, str] = {}
    for _, node in nodes():
        if isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name) and (text := text_of(node.value)):
            found.setdefault(node.targets[0].id, text)
    return found


def name_of(node: ast.AST) -> str:
    """The last name of what is called: `leases.pause_pool` -> "pause_pool"."""
    if isinstance(node, ast.Attribute):
        return node.attr
    return node.id if isinstance(node, ast.Name) else ""


def table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    """A Markdown table; a bar or a line break in a cell cannot end it."""
    lines = [heads, tuple("---" for _ in heads), *rows]
    return "\n".join(f"| {' | '.join(_cell(cell) for cell in line)} |" for line in lines)


def _cell(text: str) -> str:
    return " ".join(text.split()).replace("|", "\\|")
