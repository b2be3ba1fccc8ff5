"""How long a picture book of 24 pictures takes over its critical path, with an images API that answers after 4 s."""

import tempfile
import time
from collections.abc import Callable
from typing import Any
from uuid import uuid4

from bench.driver import Driver, driving
from bench.figures import Figure, Options, Result
from bench.pictures_double import images_provider, painting
from bench.processes import environment, running
from bench.services import own_services
from ledger.records import CallRow
from pipelines.registry import make_pipelines
from providers.images.records import PROVIDER
from providers.store import ObjectStore
from schemas.settings import Settings
from workers.pictures.decode import clean_picture
from workers.pictures.recoding import recode_picture

PAGES, SCENES_OF_PAGE = 12, 2
PICTURES = PAGES * SCENES_OF_PAGE
PICTURE_SECONDS = 4.0
ROUNDS = 5
WORKERS, WARM = 2, 2
#: Measured alone, the best of so many.
_TRIES = 5

_HOW = (
    f"A storybook of {PAGES} pages and {PICTURES} pictures, its hero given as a picture, every round another; two "
    f"workers and a clock, the double of an images API answering each edit after {PICTURE_SECONDS:g} s with the "
    "JPEG of 1024 × 1024 that it is asked for, at the API's own quality of 100. No author: the pages are given. "
    "The critical path is what no number of processors makes "
    f"shorter: cleaning the hero's picture, {PICTURE_SECONDS:g} s of waiting, decoding and writing one picture anew, "
    f"both measured alone in one process. The median of {ROUNDS} books, each from the call of submit until the "
    "completed event was read."
)
_LIMIT = "All pictures arrive at the same moment: 24 answers are read, decoded and written on two cores."


async def measure(options: Options) -> Result:
    with tempfile.TemporaryDirectory(prefix="inkmill-bench-") as folder:
        async with own_services(options.settings, store_url=f"file://{folder}/objects", author="offline") as settings:
            with images_provider(settings, seconds=PICTURE_SECONDS) as drawing:
                commands = [["bench.serve", "worker"]] * WORKERS + [["bench.serve", "clock"]]
                with running(commands, environment(drawing)):
                    async with driving(drawing, make_pipelines(drawing), "storybook") as driver:
                        return await _measured(driver, drawing, options.small(ROUNDS))


async def _measured(driver: Driver, settings: Settings, rounds: int) -> Result:
    store, hero = ObjectStore.open(settings), painting()
    await _warm(driver, store, hero)
    runs = sorted([await _book(driver, store, hero) for _ in range(rounds)], key=lambda run: run[0])
    seconds, calls = runs[len(runs) // 2]
    drawn = painting(kind="jpeg")
    before, after = _alone(lambda: clean_picture(hero)), _alone(lambda: recode_picture(drawn))
    critical = before + PICTURE_SECONDS + after
    slowest = max(call.milliseconds for call in calls) / 1000
    return Result(
        _HOW,
        [
            Figure("makespan over critical path", seconds / critical, "", at_most=1.1, limit=_LIMIT),
            Figure("makespan over waiting for the provider alone", seconds / PICTURE_SECONDS, ""),
            Figure("computing on the critical path", (before + after) * 1000, "ms"),
            Figure("makespan", seconds, "s"),
            Figure("slowest of all", runs[-1][0], "s"),
            Figure("slowest picture, from the call until it was kept", slowest, "s"),
            Figure("pictures", len(calls), ""),
        ],
    )


async def _warm(driver: Driver, store: ObjectStore, hero: bytes) -> None:
    """Books of which nothing is measured: processes start, load their libraries and connect."""
    for _ in range(WARM):
        await driver.submit(await _request(store, hero))
    await driver.ended(WARM, seconds=120)


async def _book(driver: Driver, store: ObjectStore, hero: bytes) -> tuple[float, list[CallRow]]:
    """(seconds, its provider calls) of one book. Raises when a picture is missing."""
    request = await _request(store, hero)
    seconds, job_id = await driver.run_one(request)
    calls = [call for call in await driver.ledger.list_calls(job_id) if call.provider == PROVIDER]
    failed = [call.outcome for call in calls if call.outcome != "answered"]
    if failed or len(calls) != PICTURES:
        raise RuntimeError(f"expected {PICTURES} pictures, got {len(calls)}, of which failed: {failed}")
    return seconds, calls


async def _request(store: ObjectStore, hero: bytes) -> dict[str, Any]:
    """A book that nobody has made before: nothing of it comes from the cache."""
    name = uuid4().hex[:8]
    key = f"uploads/{name}"
    await store.put(key, hero)
    pages = [
        {
            "page_number": page,
            "text": f"On day {page} of her journey Mira met somebody new.",
            "scenes": [
                {
                    "description": f"Mira and animal {scene} of day {page} look at a map ({name}).",
                    "emotion": "curious",
                    "image_prompt": f"Mira kneels beside animal {scene} of day {page}, a map between them ({name})",
                }
                for scene in range(1, SCENES_OF_PAGE + 1)
            ],
        }
        for page in range(1, PAGES + 1)
    ]
    story = " ".join(str(page["text"]) for page in pages)
    return {
        "title": f"Mira's journey {name}",
        "story": story,
        "character": {"key": key},
        "pages": pages,
        "audience": "children",
    }


def _alone(work: Callable[[], object]) -> float:
    """Seconds that `work` takes with nothing beside it."""
    found = []
    for _ in range(_TRIES):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found)
