"""Markdown to PDF in a child process of a worker, beside headless Chromium driven by Puppeteer."""

import asyncio
import json
import shutil
import statistics
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import psutil

from bench.figures import Figure, Options, Result, Table
from fleet.children import Children
from schemas.document import Styling
from schemas.settings import Settings
from workers.books.pdf import Pdf, make_pdf

_HERE = Path(__file__).resolve().parent
#: Git-ignored, beside the environment of the other systems.
_MODULES = _HERE / ".venv" / "node"
_PACKAGES = ("puppeteer-core@24", "marked@15", "katex@0.16")
_SCRIPT = _HERE / "peers" / "pdf_chromium.mjs"
#: Sections of the sample that fill one page, and a hundred.
SECTIONS_ONE, SECTIONS_HUNDRED = 1, 162
RUNS_ONE, RUNS_HUNDRED = 20, 3

_HOW = (
    "The same Markdown (a lecture: prose, formulas and a list in each section, a table in each third, code in each "
    "fourth; no two documents share a sentence), warm: three documents are made before the clock starts. Inkmill: "
    "`make_pdf` in a child process of a worker, with its memory limit, from call to bytes, as PDF/UA-1. Chromium: "
    "Debian's, launched once, a new page for each document, marked and KaTeX for the HTML, `page.pdf()` tagged and "
    "with outline, measured inside Node. Median of {one} and {hundred} documents. Memory is the largest sum of RSS "
    "over the process tree (Inkmill: fork server and child; Chromium: Node and browser), sampled every 10 ms while "
    "three more documents are made; PSS counts shared pages once."
)
_PROSE = """## Section {n}: light and leaves

Photosynthesis is the process by which plants turn **light** into chemical energy; see `chlorophyll` and *stroma*. It
needs water and carbon dioxide, and it gives oxygen. The rate follows $r = \\frac{{v_{{max}} c}}{{k + c}}$ in case {n}.

In a leaf the pigments sit in the membranes of the thylakoids, where they are arranged so that the energy of a photon
wanders in {n} steps from one to the next until it reaches a reaction centre. There an electron is lifted; the rest is
chemistry: it is handed along a chain of carriers, and each step gives up a little of its energy. Experiment {n} shows
how the yield changes when the colour of the light does, and why green light is used least.

Plants {n} in the shade have larger leaves with more pigment, those in the sun have thicker ones with more layers. Both
balance what they win against what it costs to build and to keep the leaf, and both lose water through the pores that
let the carbon dioxide in. On a hot day they close them, and growth stops long before the light does.

1. Light {n} is absorbed by pigments in the thylakoid membrane.
2. Water {n} is split, and oxygen leaves the leaf.
   - Two electrons {n} travel along the chain.
   - A gradient {n} of protons drives the synthesis of ATP.

"""
_TABLE = """| Process | Place | Needs | Gives |
|:--|:--|:--|--:|
| Light reactions {n} | Thylakoid {n} | water, light | {n} ATP |
| Calvin cycle {n} | Stroma {n} | carbon dioxide | sugar |
| Respiration {n} | Mitochondria {n} | sugar {n} | 38 ATP |

> What {n} a leaf takes in by day it partly breathes out by night.

"""
_CODE = """```python
def rate(c: float, v_max: float = {n}.0, k: float = 0.5) -> float:
    return v_max * c / (k + c)  # Michaelis and Menten
```

"""


@dataclass
class Peak:
    """Bytes that a tree of processes held at its largest."""

    rss: int = 0
    pss: int = 0


@dataclass(frozen=True)
class Side:
    """What one of the two needed for one kind of document."""

    ms: float
    peak: Peak


async def measure(options: Options) -> Result:
    hundred = options.small(SECTIONS_HUNDRED)
    ours_one, pages_one = await _inkmill(options.settings, SECTIONS_ONE, RUNS_ONE)
    ours_hundred, pages = await _inkmill(options.settings, hundred, RUNS_HUNDRED)
    theirs_one, theirs_hundred = await asyncio.to_thread(_chromium, hundred)
    rows = [
        [f"Inkmill, {pages_one} page", ours_one.ms, ours_one.peak.rss / 1e6, ours_one.peak.pss / 1e6],
        ["Chromium, the same", theirs_one.ms, theirs_one.peak.rss / 1e6, theirs_one.peak.pss / 1e6],
        [f"Inkmill, {pages} pages", ours_hundred.ms, ours_hundred.peak.rss / 1e6, ours_hundred.peak.pss / 1e6],
        ["Chromium, the same", theirs_hundred.ms, theirs_hundred.peak.rss / 1e6, theirs_hundred.peak.pss / 1e6],
    ]
    return Result(
        _HOW.format(one=RUNS_ONE, hundred=RUNS_HUNDRED),
        [
            Figure("one page: times faster than Chromium", theirs_one.ms / ours_one.ms, "×", at_least=20),
            Figure(
                "100 pages: times faster than Chromium",
                theirs_hundred.ms / ours_hundred.ms,
                "×",
                at_least=6,
                limit="Typst's layout on one core (four fifths of the time), against a browser that uses all of them",
            ),
            Figure("one page: share of its memory", ours_one.peak.rss / theirs_one.peak.rss, "", at_most=1 / 3),
            Figure(
                "100 pages: share of its memory", ours_hundred.peak.rss / theirs_hundred.peak.rss, "", at_most=1 / 3
            ),
        ],
        [Table(["Document", "ms", "peak RSS, MB", "peak PSS, MB"], rows)],
    )


def _markdown(sections: int, run: int) -> str:
    """A lecture: prose with formulas and a list in every section, a table in every third, code in every fourth.

    No two runs share a sentence: nothing comes from the layouts of the last document.
    """
    parts = ["# Plants and light\n\n"]
    for number in range(1, sections + 1):
        wanted = _PROSE + (_TABLE if number % 3 == 1 else "") + (_CODE if number % 4 == 0 else "")
        parts.append(wanted.format(n=run * 1000 + number))
    return "".join(parts)


async def _inkmill(settings: Settings, sections: int, runs: int) -> tuple[Side, int]:
    children = Children(settings.model_copy(update={"children": 1}))
    make = partial(make_pdf, title="Plants and light", author="Bench", styling=Styling())
    try:
        for warm in range(3):
            await children.run(make, _markdown(sections, 100 + warm))
        times: list[float] = []
        for run in range(runs):
            markdown = _markdown(sections, run)
            started = time.perf_counter()
            pdf: Pdf = await children.run(make, markdown)
            times.append((time.perf_counter() - started) * 1000)
        with _watched(lambda: psutil.Process().children(recursive=True)) as peak:
            for run in range(3):
                await children.run(make, _markdown(sections, 200 + run))
    finally:
        await children.close()
    return Side(statistics.median(times), peak), pdf.pages


def _chromium(hundred: int) -> tuple[Side, Side]:
    sides = []
    for sections, runs in ((SECTIONS_ONE, RUNS_ONE), (hundred, RUNS_HUNDRED)):
        with tempfile.TemporaryDirectory() as folder, _browser() as node:
            file = Path(folder) / "document.md"
            for run in range(3):
                _asked(node, file, _markdown(sections, 100 + run))
            times = [_asked(node, file, _markdown(sections, run)) for run in range(runs)]
            with _watched(partial(_tree, node.pid)) as peak:
                for run in range(3):
                    _asked(node, file, _markdown(sections, 200 + run))
            sides.append(Side(statistics.median(times), peak))
    return sides[0], sides[1]


@contextmanager
def _browser() -> Iterator["subprocess.Popen[str]"]:
    chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if chromium is None:
        raise RuntimeError("the comparison needs a chromium on the PATH")
    if not (_MODULES / "node_modules" / "puppeteer-core").exists():
        subprocess.run(["npm", "install", "--silent", "--prefix", str(_MODULES), *_PACKAGES], check=True)
    command = ["node", str(_SCRIPT), str(_MODULES), chromium]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as node:
        _answer(node)
        try:
            yield node
        finally:
            if node.stdin is not None:
                node.stdin.close()
            node.wait(30)


def _asked(node: "subprocess.Popen[str]", file: Path, markdown: str) -> float:
    file.write_text(markdown)
    assert node.stdin is not None
    node.stdin.write(f"{file}\n")
    node.stdin.flush()
    return float(_answer(node)["ms"])


def _answer(node: "subprocess.Popen[str]") -> dict[str, float]:
    assert node.stdout is not None
    line = node.stdout.readline()
    if not line:
        raise RuntimeError("node ended; run `node bench/peers/pdf_chromium.mjs` by hand to see why")
    answer: dict[str, float] = json.loads(line)
    return answer


def _tree(pid: int) -> list[psutil.Process]:
    process = psutil.Process(pid)
    return [process, *process.children(recursive=True)]


@contextmanager
def _watched(processes: Callable[[], list[psutil.Process]]) -> Iterator[Peak]:
    """Samples memory in a thread while the body runs."""
    peak, done = Peak(), threading.Event()

    def watch() -> None:
        while not done.wait(0.01):
            found = list(_memory(processes))
            peak.rss = max(peak.rss, sum(rss for rss, _ in found))
            peak.pss = max(peak.pss, sum(pss for _, pss in found))

    thread = threading.Thread(target=watch)
    thread.start()
    try:
        yield peak
    finally:
        done.set()
        thread.join()


def _memory(processes: Callable[[], list[psutil.Process]]) -> Iterator[tuple[int, int]]:
    """RSS and PSS of each process; those that end meanwhile are left out."""
    for process in processes():
        with suppress(psutil.NoSuchProcess, psutil.ZombieProcess, FileNotFoundError, ProcessLookupError):
            info = process.memory_full_info()
            yield info.rss, info.pss
