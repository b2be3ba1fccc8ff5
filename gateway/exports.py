"""Product S1: Markdown becomes a PDF, and the health check of that."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import Caller
from gateway.bodies import read_object
from gateway.course_shapes import body_of
from gateway.errors import documented_failure
from gateway.export_bodies import parse_export
from gateway.file_names import attachment
from gateway.generation_shapes import PDF_ANSWER, TAG, ExportBody, PdfHealth, coded_refusals
from gateway.idempotency import idempotency_key
from gateway.limits.policies import EXPORT
from gateway.limits.required import limited
from gateway.render import FAILED, render

router = APIRouter(prefix="/api/export/pdf", tags=[TAG])

#: The PDF service's own version, not the API's (S1-02).
HEALTH = {"status": "ok", "service": "PDF Generation API", "version": "1.0.0"}

Exporter = Annotated[Caller, Depends(limited(EXPORT))]


@router.post(
    "",
    response_class=Response,
    responses=PDF_ANSWER | coded_refusals(400, 401, 429, 500, 503),
    openapi_extra=body_of(ExportBody),
)
async def export(request: Request, caller: Exporter) -> Response:
    """A PDF of Markdown content; waits until it is made."""
    with documented_failure(FAILED):
        document, name = parse_export(await read_object(request))
        key = idempotency_key(request, "export")
        return pdf_response(await render(request, caller.owner, document, key), name)


@router.get("", response_model=PdfHealth)
async def health() -> Response:
    """Open to everybody: the service answers."""
    return JSONResponse(HEALTH)


def pdf_response(pdf: bytes, name: str) -> Response:
    """A PDF to save under `name`, which ends in ".pdf"."""
    return Response(pdf, media_type="application/pdf", headers={"Content-Disposition": attachment(name)})
