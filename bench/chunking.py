"""Chunking of Markdown and reading of a long Word document, each on one core."""

import random
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.figures import Figure, Options, Result
from schemas.pack import Extracted, PageText
from tests.unit.workers.sources.word_file import item, paragraph, row, run, saved, table, word_bytes
from workers.sources.chunks import chunks_of
from workers.sources.docx import extract_docx

RUNS = 5
PAGES, PAGE_SECTIONS = 1_000, 2
#: As long as the handbook of 872 pages that the extraction was first measured on: 8,152 paragraphs, 820,000 characters.
WORD_SECTIONS, WORD_PARAGRAPHS = 340, 20

_HOW = (
    "Markdown that no two pages share a sentence of: headings, prose, lists, tables, formulas, code; {pages} pages, "
    "{size:.1f} MB in UTF-8, cut by `chunks_of` into {chunks} chunks. The Word document has {paragraphs} paragraphs of "
    "several runs with direct formatting, numbered lists and tables, {characters} characters, some 870 pages; "
    "`extract_docx` from path to Markdown. In one process, warm; medians of {runs} runs."
)
_VOCABULARY = """water light leaf energy plant oxygen carbon membrane electron photon pigment sugar chlorophyll stroma
the of and to in is that it for with as by from into which carries gives takes holds moves stores releases gradient"""
_WORDS = _VOCABULARY.split()


async def measure(options: Options) -> Result:
    dice = random.Random(5)
    source = _source(dice, options.small(PAGES))
    chunks, seconds = _timed(lambda: len(chunks_of(source)))
    size = sum(len(page.markdown.encode()) for page in source.pages) / 1e6
    with tempfile.TemporaryDirectory(prefix="inkmill-bench-") as folder:
        sections = options.small(WORD_SECTIONS)
        path = saved(Path(folder), _document(dice, sections))
        characters, word_seconds = _timed(lambda: len(extract_docx(path).pages[0].markdown))
    how = _HOW.format(
        pages=len(source.pages), size=size, chunks=chunks, characters=characters, runs=RUNS,
        paragraphs=sections * (WORD_PARAGRAPHS + 4),
    )  # fmt: skip
    figures = [
        Figure("Chunking", size / seconds, "MB/s", at_least=2),
        Figure("Word document of some 870 pages", word_seconds, "s", at_most=3),
    ]
    return Result(how=how, figures=figures)


def _timed(work: Callable[[], int]) -> tuple[int, float]:
    """What the work answers, and the median of its seconds; the first run is not counted."""
    answer = work()
    seconds = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        seconds.append(time.perf_counter() - began)
    return answer, statistics.median(seconds)


def _sentence(dice: random.Random) -> str:
    return " ".join(dice.choices(_WORDS, k=dice.randint(8, 22))).capitalize() + "."


def _prose(dice: random.Random, sentences: int) -> str:
    return " ".join(_sentence(dice) for _ in range(sentences))


def _source(dice: random.Random, pages: int) -> Extracted:
    texts = ["\n\n".join(_section(dice, page) for _ in range(PAGE_SECTIONS)) for page in range(pages)]
    return Extracted(
        title="Leaves",
        language="en",
        pages=tuple(PageText(page=number, markdown=text) for number, text in enumerate(texts, start=1)),
        page_count=pages,
    )


def _section(dice: random.Random, page: int) -> str:
    rows = "\n".join(f"| {_sentence(dice)} | {dice.randint(1, 99)} |" for _ in range(4))
    return "\n\n".join(
        [
            f"## Of leaf {page}",
            _prose(dice, 6),
            "\n".join(f"- {_sentence(dice)}" for _ in range(4)),
            f"The rate is $r_{{{page}}} = \\frac{{v c}}{{k + c}}$ here. {_prose(dice, 4)}",
            f"$$\nE = h \\nu_{{{page}}}\n$$",
            f"| says | n |\n| --- | --- |\n{rows}",
            f"```python\ndef rate(c):\n    return {page} * c\n```",
            _prose(dice, 20),
        ]
    )


def _document(dice: random.Random, sections: int) -> bytes:
    return word_bytes(*(part for number in range(sections) for part in _word_section(dice, number)))


def _word_section(dice: random.Random, number: int) -> list[str]:
    look = '<w:rFonts w:ascii="Verdana"/><w:sz w:val="24"/><w:color w:val="000000"/>'
    body = [
        paragraph(
            run(_sentence(dice) + " ", look + "<w:b/>"), run(_sentence(dice), look), properties='<w:ind w:left="720"/>'
        )
        for _ in range(WORD_PARAGRAPHS)
    ]
    items = [item(_sentence(dice), 2) for _ in range(2)]
    return [paragraph(f"Section {number}", style="H2"), *body, *items, table(row("a", "b"), row(_sentence(dice), "1"))]
