"""Product S1: topic, subtopics and perhaps a transcript become a lecture, a pre-read or an assignment."""

from typing import Any

from ledger.generations import insert_generation
from pipelines.model import Pipeline, Stage
from schemas.generation import GenerationRequest, Outline, SectionPlan
from schemas.pools import CONTROL, TEXT
from workers.text.generation.coverage import gap_analysis, outline
from workers.text.generation.detection import course_detection
from workers.text.generation.drafts import draft_creation
from workers.text.generation.formatting import formatting
from workers.text.generation.refinement import ROUNDS_MAX, is_blocked, refinement
from workers.text.generation.review import review
from workers.text.generation.sanitization import has_transcript, sanitization


def generation() -> Pipeline:
    """Its seven public stages are named in `gateway/generation_stages.py`; `outline` belongs to GapAnalysis."""
    return Pipeline(
        name="generation",
        version=1,
        request=GenerationRequest,
        stages=(
            Stage(course_detection, pool=TEXT, timeout=300, attempts=4, weight=5),
            Stage(gap_analysis, each="course_detection.parts", pool=TEXT, timeout=300, attempts=4, weight=15),
            Stage(outline, pool=CONTROL, summary=_not_covered),
            Stage(
                draft_creation,
                each="outline.sections",
                pool=TEXT,
                timeout=600,
                attempts=4,
                weight=50,
                label=_title,
            ),
            Stage(
                sanitization,
                each="outline.sections",
                when=has_transcript,
                pool=TEXT,
                timeout=300,
                attempts=4,
                weight=10,
                label=_title,
            ),
            Stage(review, pool=TEXT, timeout=600, attempts=4, weight=10),
            Stage(
                refinement,
                when=is_blocked,
                rounds=ROUNDS_MAX,
                pool=TEXT,
                timeout=900,
                attempts=4,
                weight=8,
            ),
            Stage(formatting, pool=CONTROL, attempts=5, saves=insert_generation),
        ),
    )


def _title(plan: SectionPlan) -> str:
    return plan.subtopic


def _not_covered(found: Outline) -> dict[str, Any]:
    """Which subtopics the transcript misses or only touches, for who looks at the job."""
    return {"missing": list(found.missing), "partly": list(found.partly)}
