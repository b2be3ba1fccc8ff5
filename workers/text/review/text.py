"""The review of a written text."""

from schemas.review import Finding, Report
from workers.text.offline.words import language_of
from workers.text.review import coverage, duplicates, grade, languages, leaks, repeats
from workers.text.review.report import count, percent, quote, report_of
from workers.text.review.unsupported import unsupported


def review_text(
    markdown: str,
    *,
    source: str | None = None,
    language: str | None = None,
    grade_band: tuple[float, float] | None = None,
    names_allowed: str = "",
) -> Report:
    """Every computed check on a text.

    `source`: what the text was written from; `names_allowed`: further text whose names and numbers may stand in it
    (the topic and subtopics that were asked for). `language`: the language tag it should be in. `grade_band`: lowest
    and highest grade of reading, English only. What is None is not checked. Code blocks are never checked.
    """
    checks = [leaks.CHECK, duplicates.CHECK]
    blocks = _leaks(markdown)
    again, warnings = _repeats(markdown)
    blocks += again
    if source is not None:
        checks += ["unsupported_number", "unsupported_name", coverage.CHECK]
        blocks += _unsupported(markdown, f"{source}\n\n{names_allowed}")
        warnings += _coverage(markdown, source)
    if language is not None:
        checks.append(languages.CHECK)
        said = languages.wrong_language(markdown, language)
        blocks += [Finding(check=languages.CHECK, message=f"The text {said}.")] if said is not None else []
    if grade_band is not None and (language or language_of(markdown)).casefold().startswith("en"):
        checks.append(grade.CHECK)
        said = grade.outside(markdown, grade_band)
        warnings += [Finding(check=grade.CHECK, message=said)] if said is not None else []
    return report_of(checks, blocks, warnings)


def _leaks(markdown: str) -> list[Finding]:
    found = leaks.leaks_in(markdown)
    if not found:
        return []
    places = count(len(found), "place in the text is", "places in the text are")
    message = f"{places} not meant for learners, such as {found[0]}."
    return [Finding(check=leaks.CHECK, message=message)]


def _repeats(markdown: str) -> tuple[list[Finding], list[Finding]]:
    paragraphs = repeats.repeated_paragraphs(markdown)
    said, too_often = repeats.repeated_sentences(markdown)
    blocks: list[Finding] = []
    warnings: list[Finding] = []
    if paragraphs:
        number = count(len(paragraphs), "paragraph stands", "paragraphs stand")
        message = f"{number} more than once, such as {quote(paragraphs[0])}."
        blocks.append(Finding(check=duplicates.CHECK, message=message))
    if said and not paragraphs:
        message = f"{count(len(said), 'sentence stands', 'sentences stand')} more than once, such as {quote(said[0])}."
        (blocks if too_often else warnings).append(Finding(check=duplicates.CHECK, message=message))
    return blocks, warnings


def _unsupported(markdown: str, source: str) -> list[Finding]:
    return [
        Finding(
            check=f"unsupported_{one.kind}",
            message=f"The source does not contain the {one.kind} {one.text}: {quote(one.sentence)}",
        )
        for one in unsupported(markdown, source)
    ]


def _coverage(markdown: str, source: str) -> list[Finding]:
    share = coverage.coverage(markdown, source)
    if share is None or share >= coverage.SHARE_MIN:
        return []
    message = (
        f"The text names {percent(share)} of the main terms of its source; under half means that most is left out."
    )
    return [Finding(check=coverage.CHECK, message=message)]
