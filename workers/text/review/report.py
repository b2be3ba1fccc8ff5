"""Findings gathered into a report, and reports into one."""

from collections.abc import Iterable, Sequence

from schemas.review import Finding, Report

#: What a finding takes off the score of 100.
BLOCK_COST = 20
WARNING_COST = 4


def report_of(
    checks: Iterable[str],
    blocks: Sequence[Finding] = (),
    warnings: Sequence[Finding] = (),
    repaired: Sequence[Finding] = (),
) -> Report:
    return Report(
        checks=tuple(dict.fromkeys(checks)),
        blocks=tuple(blocks),
        warnings=tuple(warnings),
        repaired=tuple(repaired),
        score=max(0, 100 - BLOCK_COST * len(blocks) - WARNING_COST * len(warnings)),
    )


def merge(*reports: Report) -> Report:
    """One report that says what all of them say; a finding that several make is said once."""
    return report_of(
        (check for report in reports for check in report.checks),
        _once(finding for report in reports for finding in report.blocks),
        _once(finding for report in reports for finding in report.warnings),
        _once(finding for report in reports for finding in report.repaired),
    )


def _once(findings: Iterable[Finding]) -> list[Finding]:
    return list(dict.fromkeys(findings))


def count(number: int, one: str, many: str | None = None) -> str:
    """ "1 item", "1,846 items"."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def percent(share: float) -> str:
    """ "91 %"."""
    return f"{100 * share:.0f} %"


def quote(text: str, characters: int = 80) -> str:
    """The beginning of `text` in quotation marks."""
    flat = " ".join(text.split())
    return f"“{flat if len(flat) <= characters else flat[: characters - 1].rstrip() + '…'}”"
