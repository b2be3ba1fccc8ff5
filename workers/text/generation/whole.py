"""The whole document looked at by computing alone: repeated text goes, keys are spread, everything is checked.

Pure and picklable: it runs in a child process.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from schemas.generation import Section
from schemas.quiz import ItemKind, QuizItem
from schemas.review import Finding, Report
from workers.text.generation.sentences import sentences_of, without
from workers.text.review import merge, repair_items, review_items, review_text
from workers.text.review.duplicates import CHECK as DUPLICATES

#: Shorter sentences may well be said twice ("Let us see.").
REPEATED_CHARS_MIN = 40
EMPTY = "empty_section"


@dataclass(frozen=True, slots=True)
class Whole:
    """What there is to check against. `sources[n]` is what section n was written from, None without a transcript."""

    sources: tuple[str | None, ...]
    language: str
    counts: dict[ItemKind, int] | None
    #: Words of the request: they may stand anywhere.
    allowed: str
    #: Makes the order of options repeatable.
    seed: str
    #: Whether an empty section can still be written; otherwise it is left out of the document.
    rewritable: bool


def look_over(sections: Sequence[Section], whole: Whole) -> tuple[tuple[Section, ...], Report]:
    """The sections after what computing alone puts right, and what the checks say of them."""
    single, repeated = _without_repeats(sections)
    spread, shuffled = _with_spread_keys(single, whole.seed)
    reports = [Report(repaired=(*repeated, *shuffled)), _on_items(spread, whole)]
    if whole.counts is None:
        reports.append(_on_empty(spread, whole))
        written = ((one, source) for one, source in zip(spread, whole.sources, strict=True) if one.body)
        reports += [_on_text(section, source, whole) for section, source in written]
    report = merge(*reports)
    return spread, merge(report.model_copy(update={"warnings": _gathered(report.warnings)}))


def _gathered(warnings: Sequence[Finding]) -> tuple[Finding, ...]:
    """One for each check: the first stands for all, and names the sections of all."""
    by_check: dict[str, list[Finding]] = {}
    for finding in warnings:
        by_check.setdefault(finding.check, []).append(finding)
    gathered = []
    for findings in by_check.values():
        items = tuple(dict.fromkeys(item for finding in findings for item in finding.items))
        more = f" The same holds for {len(findings) - 1} more." if len(findings) > 1 else ""
        gathered.append(findings[0].model_copy(update={"message": findings[0].message + more, "items": items}))
    return tuple(gathered)


def _on_items(sections: Sequence[Section], whole: Whole) -> Report:
    sources = {
        item.id: f"{source}\n\n{whole.allowed}\n{section.title}" if source is not None else None
        for section, source in zip(sections, whole.sources, strict=True)
        for item in section.items
    }
    items = [item for section in sections for item in section.items]
    if not items and whole.counts is None:
        return Report()
    return review_items(items, counts=whole.counts, source_of=lambda item: sources[item.id], language=whole.language)


def _on_empty(sections: Sequence[Section], whole: Whole) -> Report:
    """Sections of which nothing is left block while they can be written again, or when there is no other."""
    empty = tuple(section.title for section in sections if not section.body)
    found = (Finding(check=EMPTY, message="Nothing is left of these sections.", items=empty),) if empty else ()
    if whole.rewritable or len(empty) == len(sections):
        return Report(checks=(EMPTY,), blocks=found)
    return Report(checks=(EMPTY,), warnings=found)


def _on_text(section: Section, source: str | None, whole: Whole) -> Report:
    """Findings name the section."""
    allowed = f"{whole.allowed}\n{section.title}"
    report = merge(
        review_text(section.body, source=source, language=whole.language, names_allowed=allowed),
        _on_extras(section, source, allowed),
    )
    named = {
        "blocks": tuple(_named(finding, section.title) for finding in report.blocks),
        "warnings": tuple(_named(finding, section.title) for finding in report.warnings),
    }
    return report.model_copy(update=named)


def _on_extras(section: Section, source: str | None, allowed: str) -> Report:
    """Key terms and the check may say again what the text says; apart from that the same holds for them."""
    texts = [f"{one.term}\n\n{one.meaning}" for one in section.key_terms]
    texts += [f"{one.prompt}\n\n{one.answer}" for one in section.check]
    report = review_text("\n\n".join(texts), source=source, names_allowed=allowed)
    return Report(blocks=tuple(finding for finding in report.blocks if finding.check != DUPLICATES))


def _named(finding: Finding, title: str) -> Finding:
    return finding.model_copy(update={"items": (title,)})


def _without_repeats(sections: Sequence[Section]) -> tuple[list[Section], list[Finding]]:
    """What an earlier section says already, word for word, is dropped from the later ones."""
    said: set[str] = set()
    terms: set[str] = set()
    asked: set[str] = set()
    kept: list[Section] = []
    findings: list[Finding] = []
    for section in sections:
        repeats = []
        for sentence in sentences_of(section.body):
            folded = _folded(sentence.text)
            if len(folded) >= REPEATED_CHARS_MIN and folded in said:
                repeats.append(sentence)
            said.add(folded)
        if repeats:
            message = f"{len(repeats)} sentences that another section has already were dropped."
            findings.append(Finding(check="repeated_sentences", message=message, items=(section.title,)))
        new_terms = [one for one in section.key_terms if not _seen(one.term, terms)]
        new_checks = [one for one in section.check if not _seen(one.prompt, asked)]
        body = without(section.body, repeats) if repeats else section.body
        kept.append(
            section.model_copy(update={"body": body, "key_terms": tuple(new_terms), "check": tuple(new_checks)})
        )
    return kept, findings


def _seen(text: str, seen: set[str]) -> bool:
    folded = _folded(text)
    if folded in seen:
        return True
    seen.add(folded)
    return False


def _folded(text: str) -> str:
    return " ".join("".join(c if c.isalnum() else " " for c in text.casefold()).split())


def _with_spread_keys(sections: Sequence[Section], seed: str) -> tuple[tuple[Section, ...], tuple[Finding, ...]]:
    items = [item for section in sections for item in section.items]
    if not items:
        return tuple(sections), ()
    repaired, findings = repair_items(items, seed=seed)
    by_id: dict[str, QuizItem] = {item.id: item for item in repaired}
    spread = (
        section.model_copy(update={"items": tuple(by_id[item.id] for item in section.items)}) for section in sections
    )
    return tuple(spread), findings
