"""Of materials what S2 does not document: the list, citations, events, retry and deletion."""

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.errors import ApiError, documented_failure
from gateway.material_events import translate_for
from gateway.material_jobs import own_material, parse_material_id
from gateway.material_shapes import ChunkAnswer, MaterialAnswer, MaterialsAnswer
from gateway.material_status import PROCESSING, material_status
from gateway.materials import STATUS_FAILED
from gateway.pack_codes import PackCode
from gateway.pack_errors import refusal
from gateway.pack_removal import remove_material
from gateway.pack_shapes import EXTENSION, DeletedAnswer, pack_refusals
from gateway.quotas import packs_max
from gateway.services import services_of
from gateway.streams import EventStream, last_event_id
from ledger.materials import MaterialRow, list_chunks, list_materials
from ledger.uploads import retry_material
from schemas.errors import QuotaReachedError
from schemas.pack import Chunk

router = APIRouter(prefix="/api/materials", tags=[EXTENSION])

_LISTED_MAX = 100


@router.get("", response_model=MaterialsAnswer, responses=pack_refusals(401, 500))
async def list_own(request: Request, caller: AnyCaller) -> Response:
    """The caller's materials, newest first, each with where it stands."""
    services = services_of(request)
    with documented_failure("Failed to list materials"):
        left = await services.pack_estimates.seconds_left()
        materials = await services.ledger.read(list_materials, caller.owner, _LISTED_MAX)
    return JSONResponse(
        {"materials": [{**material_status(material, left), **_source(material)} for material in materials]}
    )


def _source(material: MaterialRow) -> dict[str, Any]:
    return {
        "name": material.name,
        "kind": str(material.kind),
        "sourceUrl": material.source_url,
        "title": material.title,
        "pageCount": material.page_count,
        "bytes": material.bytes,
    }


@router.get("/{material_id}/chunks/{chunk_id}", response_model=ChunkAnswer, responses=pack_refusals(401, 404, 500))
async def read_chunk(request: Request, material_id: str, chunk_id: str, caller: AnyCaller) -> Response:
    """The passage that a note, card, quiz item or node cites (S2-18)."""
    with documented_failure(STATUS_FAILED):
        wanted = parse_material_id(material_id)
        ids = [chunk_id.replace("\x00", "")]
        found = await services_of(request).ledger.read(list_chunks, caller.owner, wanted, ids)
    if not found:
        raise ApiError(404, "Chunk not found")
    return JSONResponse(_chunk_record(material_id, found[0]))


def _chunk_record(material_id: str, chunk: Chunk) -> dict[str, Any]:
    return {
        "id": chunk.id,
        "materialId": material_id.lower(),
        "text": chunk.text,
        "page": chunk.page,
        "offset": chunk.offset,
        "headings": list(chunk.headings),
    }


@router.get("/{material_id}/stream", response_class=Response, responses=pack_refusals(401, 404, 500))
async def stream(request: Request, material_id: str, caller: AnyCaller) -> Response:
    """Server-sent events `progress`, `completed`, `failed`: where it stands first, then every change until it ends."""
    services = services_of(request)
    with documented_failure(STATUS_FAILED):
        material = await own_material(services, caller.owner, parse_material_id(material_id))
        job = await services.ledger.get_job(material.job_id)
        if job is None:  # pruned: nothing is left to tell
            return Response(status_code=204)
        following = await services.hub.follow(
            job.id,
            translate_for(material.id),
            after=last_event_id(request),
            known=job.events,
            comment=f": Connected to material {material.id}\n\n".encode(),
        )
    if following is None:
        return Response(status_code=204)
    return EventStream(services.hub, following)


@router.post("/{material_id}/retry", response_model=MaterialAnswer, responses=pack_refusals(400, 401, 403, 404, 500))
async def retry(request: Request, material_id: str, caller: AnyCaller) -> Response:
    """Move a failed material back to work; finished stages are not run again. It counts as a pack of this month."""
    services = services_of(request)
    with documented_failure(STATUS_FAILED):
        wanted = parse_material_id(material_id)
        allowed = packs_max(services.settings, caller)
        try:
            found = await services.ledger.read(retry_material, services.ledger.plans, caller.owner, wanted, allowed)
        except QuotaReachedError as error:
            raise refusal(PackCode.PLAN_LIMIT_EXCEEDED) from error
        if found is None:
            raise refusal(PackCode.MATERIAL_NOT_FOUND)
        material, retried = found
        if retried is None:
            raise refusal(PackCode.INVALID_INPUT, "Only a failed material can be retried")
        services.hand_over(retried.job, retried.ready)
    return JSONResponse({"materialId": str(material.id), "status": PROCESSING, "message": "Material retried"})


@router.delete("/{material_id}", response_model=DeletedAnswer, responses=pack_refusals(400, 401, 404, 500))
async def delete(request: Request, material_id: str, caller: AnyCaller) -> Response:
    """Delete a material, failed or complete, with its file, its chunks and its pack (S2-22)."""
    services = services_of(request)
    with documented_failure("Failed to delete material"):
        if not await remove_material(services, caller.owner, parse_material_id(material_id)):
            raise refusal(PackCode.MATERIAL_NOT_FOUND)
    return JSONResponse({"success": True, "message": "Material deleted successfully"})
