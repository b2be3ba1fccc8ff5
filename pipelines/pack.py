"""Product S2: a file, an article or a video becomes a study pack."""

from ledger.materials import insert_chunks
from ledger.packs import insert_pack
from pipelines.model import Craft, Pipeline, Stage
from schemas.pack import PackRequest, PackSection
from schemas.pools import CONTROL, SOURCES, TEXT
from workers.sources.material import chunk, extract, fetch
from workers.text.pack.plan import plan
from workers.text.pack.saving import review_pack, save_pack
from workers.text.pack.writing import draw_branches, write_cards, write_notes, write_questions

#: A pack that is not done by then fails with PROCESSING_TIMEOUT.
DEADLINE_SECONDS = 3_600.0


def pack() -> Pipeline:
    """Notes, cards, quiz and map of all sections are written side by side."""
    return Pipeline(
        name="pack",
        version=1,
        request=PackRequest,
        deadline_seconds=DEADLINE_SECONDS,
        stages=(
            Stage(fetch, pool=SOURCES, timeout=60, attempts=3, weight=3),
            Stage(extract, pool=SOURCES, timeout=400, attempts=2, weight=15),
            Stage(chunk, pool=SOURCES, timeout=120, weight=2, saves=insert_chunks),
            Stage(plan, pool=TEXT, timeout=300, attempts=4, weight=10),
            _for_each_section(write_notes),
            _for_each_section(write_cards),
            _for_each_section(write_questions),
            _for_each_section(draw_branches),
            Stage(review_pack, pool=TEXT, timeout=300, weight=5),
            Stage(save_pack, pool=CONTROL, attempts=5, saves=insert_pack),
        ),
    )


def _for_each_section(craft: Craft) -> Stage:
    return Stage(craft, each="plan.sections", pool=TEXT, timeout=300, attempts=4, weight=16, label=_title)


def _title(section: PackSection) -> str:
    return section.title
