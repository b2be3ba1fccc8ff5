"""Formatting: the sections become one document, saved as the job ends."""

from schemas.generation import (
    Detected,
    GenerationRequest,
    GenerationResult,
    GenerationRows,
    Outline,
    Refined,
    Reviewed,
)
from workers.context import Save, StageContext
from workers.text.generation.document import document
from workers.text.generation.refinement import refused


async def formatting(
    ctx: StageContext,
    request: GenerationRequest,
    course_detection: Detected,
    outline: Outline,
    review: Reviewed,
    refinement: Refined | None,
) -> Save[GenerationResult, GenerationRows]:
    """Raises PermanentError when something still blocks: what does not pass the review is not delivered."""
    final = refinement or review
    if final.blocked:
        raise refused(request, final.report.blocks)
    content = document(request, course_detection, outline, final.sections)
    rows = GenerationRows(
        mode=request.mode,
        topic=request.topic,
        author=course_detection.author,
        language=course_detection.language,
        content=content,
        sections=final.sections,
        report=final.report,
    )
    result = GenerationResult(
        mode=request.mode,
        author=course_detection.author,
        words=len(content.split()),
        items=sum(len(section.items) for section in final.sections),
        score=final.report.score,
    )
    return Save(result, rows)
