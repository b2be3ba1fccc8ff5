"""Markdown becomes a PDF: exports, and the PDFs of lectures, assignments and courses."""

from pipelines.model import Pipeline, Stage
from schemas.document import DocumentRequest
from schemas.pools import BOOKS
from workers.books.render import render_pdf

#: A document that nobody renders within this long fails its request.
DEADLINE_SECONDS = 150.0


def pdf() -> Pipeline:
    """One stage: a person waits for it over HTTP."""
    return Pipeline(
        name="pdf",
        version=1,
        request=DocumentRequest,
        deadline_seconds=DEADLINE_SECONDS,
        stages=(Stage(render_pdf, pool=BOOKS, timeout=130, attempts=2),),
    )
