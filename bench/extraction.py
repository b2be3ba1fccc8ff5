"""PDF and pictures to Markdown: pages a second on one core, memory, and how many of the typeset words are read back."""

import multiprocessing
import re
import resource
import statistics
import tempfile
import time
import unicodedata
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.figures import Figure, Options, Result, Table
from bench.pages_text import COLUMNS, SAMPLES, prose, sample, textbook
from schemas.document import Styling
from workers.books.pdf import make_pdf

RUNS = 5
#: Paragraphs and sections that fill about 246 and 100 pages.
PARAGRAPHS, SECTIONS = 1_100, 115
#: A child of a worker has this much.
CHILD_BYTES = 1024 * 1024 * 1024
#: Pixels a point: 150 dots an inch, a scan for the eye and not for OCR.
SCAN_SCALE = 150 / 72
_WORD = re.compile(r"[^\W_]+")
_DENSE = re.compile("[\u3040-\u30ff\u3400-\u9fff]")
_LIMIT = "PDFium alone needs a third of the time; the rest is calls into it and the layout in Python."
_HOW = (
    "Pages are typeset here with Typst, so that every word on them is known. `extract_pdf` runs in a fresh process at "
    f"RLIMIT_DATA 1 GiB, once to load the libraries, then {RUNS} times; pages are divided by the median CPU "
    "seconds of that process, so that what else runs on the machine counts less. The novel is prose, the textbook "
    "has a list, a ruled table and a listing in each section. Peak memory is the process's largest RSS. Recall is the "
    "share of the words typeset (characters in Chinese), each as often, that stand in the Markdown. For OCR the first "
    "page of a sample is drawn at 150 dots an inch, saved as PNG and read with `extract_image`."
)


async def measure(options: Options) -> Result:
    with tempfile.TemporaryDirectory() as folder:
        novel = _typeset(Path(folder) / "novel.pdf", prose(options.small(PARAGRAPHS)))
        book = _typeset(Path(folder) / "book.pdf", textbook(options.small(SECTIONS)))
        novel_seconds, novel_bytes = _alone(_extraction, str(novel[0]))
        book_seconds, book_bytes = _alone(_extraction, str(book[0]))
        rows = [_recall_row(Path(folder), name) for name in SAMPLES]
        rows.append(_columns_row(Path(folder)))
        ocr_rows = [_ocr_row(Path(folder), name) for name in ("English: prose", "German", "French", "Chinese")]
    pages = [float(row[2]) for row in rows]
    return Result(
        _HOW,
        [
            Figure("novel: pages a CPU second", novel[1] / novel_seconds, "1/s", at_least=300, limit=_LIMIT),
            Figure("novel: pages", novel[1], ""),
            Figure("novel: peak memory", novel_bytes / 2**20, "MB", at_most=300),
            Figure("textbook: pages a CPU second", book[1] / book_seconds, "1/s"),
            Figure("textbook: peak memory", book_bytes / 2**20, "MB", at_most=300),
            Figure("words read back, least of all samples", min(pages), "", at_least=0.98),
            Figure("OCR: words read back, least of all samples", min(float(row[1]) for row in ocr_rows), ""),
            Figure("OCR: CPU seconds a page, most", max(float(row[2]) for row in ocr_rows), "s"),
            Figure("OCR: peak memory, most", max(float(row[3]) for row in ocr_rows), "MB", at_most=1024),
        ],
        [
            Table(["typeset", "pages", "words read back"], rows),
            Table(["picture", "words read back", "CPU s a page", "peak MB"], ocr_rows),
        ],
    )


def _typeset(path: Path, markdown: str) -> tuple[Path, int]:
    pdf = make_pdf(markdown, title="A book", author=None, styling=Styling())
    path.write_bytes(pdf.data)
    return path, pdf.pages


def _alone(work: Callable[[str], Any], path: str) -> Any:
    """What `work` answers in a fresh process with a child's memory limit."""
    with multiprocessing.get_context("spawn").Pool(1, _limit) as pool:
        return pool.apply(work, (path,))


def _limit() -> None:
    resource.setrlimit(resource.RLIMIT_DATA, (CHILD_BYTES, CHILD_BYTES))


def _extraction(path: str) -> tuple[float, int]:
    """(median CPU seconds, largest RSS in bytes)."""
    from workers.sources.pdf import extract_pdf

    extract_pdf(path)
    seconds = []
    for _ in range(RUNS):
        start = time.process_time()
        extract_pdf(path)
        seconds.append(time.process_time() - start)
    return statistics.median(seconds), _peak_bytes()


def _peak_bytes() -> int:
    """Largest RSS of this program; getrusage would answer that of the parent before it began."""
    status = Path("/proc/self/status").read_text(encoding="ascii")
    return int(next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM:"))) * 1024


def _picture(path: str) -> tuple[str, float, float]:
    """(text, CPU seconds, peak memory in MB)."""
    from workers.sources.image import extract_image

    extract_image(path)
    start = time.process_time()
    text = extract_image(path).pages[0].markdown
    return text, time.process_time() - start, _peak_bytes() / 2**20


def _recall_row(folder: Path, name: str) -> list[str | float]:
    from workers.sources.pdf import extract_pdf

    path, pages = _typeset(folder / "sample.pdf", sample(name))
    found = "\n\n".join(page.markdown for page in extract_pdf(str(path)).pages)
    return [name, pages, round(_recall(sample(name), found), 4)]


def _columns_row(folder: Path) -> list[str | float]:
    import typst

    from workers.sources.pdf import extract_pdf

    path = folder / "columns.pdf"
    path.write_bytes(typst.compile((COLUMNS + prose(40)).encode()))
    extracted = extract_pdf(str(path))
    found = "\n\n".join(page.markdown for page in extracted.pages)
    return ["English: two columns", extracted.page_count or 0, round(_recall(prose(40), found), 4)]


def _ocr_row(folder: Path, name: str) -> list[str | float]:
    """The words of the page are those of its own text layer, which the rows above have compared with the truth."""
    import pypdfium2

    from workers.sources.pdf import extract_pdf

    path, _ = _typeset(folder / "sample.pdf", sample(name))
    truth = extract_pdf(str(path)).pages[0].markdown
    document = pypdfium2.PdfDocument(path)
    document[0].render(scale=SCAN_SCALE).to_pil().save(folder / "page.png")
    document.close()
    text, seconds, megabytes = _alone(_picture, str(folder / "page.png"))
    return [name, round(_recall(truth, text), 4), round(seconds, 2), round(megabytes)]


def _recall(truth: str, found: str) -> float:
    known, read = _words(truth), _words(found)
    return sum(min(count, read[word]) for word, count in known.items()) / sum(known.values())


def _words(text: str) -> Counter[str]:
    text = unicodedata.normalize("NFC", text.lower())
    return Counter(_DENSE.findall(text)) + Counter(_WORD.findall(_DENSE.sub(" ", text)))
