"""A review, for people."""

from collections.abc import Sequence

from rich.text import Text

from inkmill.output import out
from schemas.review import Finding, Report

#: So many ids are shown; `--json` has them all.
ITEMS_SHOWN = 5


def print_report(name: str, items: int, report: Report) -> None:
    """What blocks, what is worth a look, and the verdict last."""
    _print("Blocks", report.blocks, "red")
    _print("Warnings", report.warnings, "yellow")
    size = f"{items:,} item{'' if items == 1 else 's'}"
    if report.blocks:
        why = "1 finding blocks" if len(report.blocks) == 1 else f"{len(report.blocks)} findings block"
        verdict = Text(f"{name} is refused: {why} ({size}, {len(report.checks)} checks).", style="bold red")
    else:
        verdict = Text(f"{name} passes: nothing blocks ({size}, {len(report.checks)} checks).", style="bold green")
    out.print(verdict)


def _print(title: str, findings: Sequence[Finding], style: str) -> None:
    if not findings:
        return
    out.print(Text(title, style=f"bold {style}"))
    for finding in findings:
        out.print(Text.assemble(("  " + finding.check, style), "  ", finding.message))
        if finding.items:
            out.print(Text(f"    {shown(finding.items)}", style="dim"))
    out.print()


def shown(items: Sequence[str]) -> str:
    """ "q1, q2, q3 and 12 more"."""
    first = ", ".join(items[:ITEMS_SHOWN])
    rest = len(items) - ITEMS_SHOWN
    return first if rest <= 0 else f"{first} and {rest:,} more"
