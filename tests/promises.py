"""Prints which rows of docs/promises.md have a test and which do not (`make promises`)."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
_ROW = re.compile(r"^\| (S\d\.\d{3}) \| (.*) \| ([^|]*) \|$")


def read_rows(text: str) -> dict[str, str]:
    """Row id -> promise."""
    return {match[1]: match[2] for match in map(_ROW.match, text.splitlines()) if match}


def marked(source: str) -> Iterator[str]:
    """The ids in the `promise` marks of a test file: decorators, `pytestmark`, and marks of parameters."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "promise":
            for argument in node.args:
                if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
                    yield argument.value


def tests_of(folder: Path) -> dict[str, list[str]]:
    """Row id -> the test files that name it."""
    found: dict[str, list[str]] = {}
    for path in sorted(folder.rglob("test_*.py")):
        for row in set(marked(path.read_text(encoding="utf-8"))):
            found.setdefault(row, []).append(str(path.relative_to(folder)))
    return found


def report(rows: dict[str, str], tests: dict[str, list[str]]) -> list[str]:
    """Lines for a person: rows without a test, then counts per product."""
    lines = [f"{row}  {promise}" for row, promise in rows.items() if row not in tests]
    lines += [f"{row}  is named in {', '.join(files)} but is no row" for row, files in tests.items() if row not in rows]
    for product in sorted({row[:2] for row in rows}):
        ours = [row for row in rows if row.startswith(product)]
        lines.append(f"{product}: {sum(row in tests for row in ours)} of {len(ours)} rows have a test")
    lines.append(f"all: {sum(row in tests for row in rows)} of {len(rows)} rows have a test")
    return lines


def main() -> int:
    """Exit status 1 when a test names a row that does not exist."""
    rows = read_rows((ROOT / "docs" / "promises.md").read_text(encoding="utf-8"))
    tests = tests_of(ROOT / "tests")
    print("\n".join(report(rows, tests)))
    return int(any(row not in rows for row in tests))


if __name__ == "__main__":
    sys.exit(main())
