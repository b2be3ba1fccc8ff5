"""Product S2: a file or a link becomes a material, and one asks what became of it."""

import hashlib

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller, Caller
from gateway.bodies import read_object
from gateway.course_shapes import body_of
from gateway.errors import ApiError, documented_failure
from gateway.idempotency import idempotency_key
from gateway.material_bodies import Link, parse_language, parse_link
from gateway.material_jobs import check_quota, parse_material_id, start_material, status_answer
from gateway.material_shapes import UPLOAD_FORM, MaterialAnswer, StatusAnswer, UrlBody
from gateway.material_status import PROCESSING
from gateway.pack_codes import LISTED, PackCode
from gateway.pack_errors import refusal
from gateway.pack_shapes import TAG, pack_refusals
from gateway.services import Services, services_of
from gateway.uploads import discard, new_key, receive_upload, remember_unclaimed
from ledger.materials import NewMaterial
from schemas.errors import InkmillError
from schemas.ids import new_id

router = APIRouter(prefix="/api/materials", tags=[TAG])

STATUS_FAILED = "Internal server error"
_TRANSCRIPT = "text/plain"


@router.post(
    "/upload",
    status_code=201,
    response_model=MaterialAnswer,
    responses=pack_refusals(400, 401, 403, 413, 415, 500),
    openapi_extra=UPLOAD_FORM,
)
async def upload(request: Request, caller: AnyCaller) -> Response:
    """Take a PDF, a DOCX or a picture of at most 50 MB; its study pack is made meanwhile."""
    services = services_of(request)
    with documented_failure(LISTED[PackCode.UPLOAD_FAILED].message, PackCode.UPLOAD_FAILED):
        key = idempotency_key(request, "material")
        if key is None:  # with one it may be the repetition of what was counted already
            await check_quota(services, caller)
        received = await receive_upload(request, services, caller.owner)
        try:
            language = parse_language(received.fields.get("language"))
        except ApiError:
            await discard(services, received.store_key)
            raise
        material = NewMaterial(
            id=new_id(),
            kind=received.kind,
            name=received.name,
            media_type=received.media_type,
            bytes=received.bytes,
            store_key=received.store_key,
        )
        material_id = await start_material(
            services, caller, material, language=language, sha256=received.sha256, key=key
        )
    return _accepted(str(material_id), "Material uploaded successfully")


@router.post(
    "/url",
    status_code=201,
    response_model=MaterialAnswer,
    responses=pack_refusals(400, 401, 403, 500),
    openapi_extra=body_of(UrlBody),
)
async def submit_url(request: Request, caller: AnyCaller) -> Response:
    """Take an article's address or a YouTube link; its study pack is made meanwhile."""
    services = services_of(request)
    with documented_failure(LISTED[PackCode.DATABASE_ERROR].message, PackCode.DATABASE_ERROR):
        key = idempotency_key(request, "material")
        link = await parse_link(await read_object(request), services.settings.fetch_allow)
        if key is None:
            await check_quota(services, caller)
        material = await _linked(services, caller, link)
        sha256 = hashlib.sha256((link.transcript or "").encode()).hexdigest()
        material_id = await start_material(services, caller, material, language=link.language, sha256=sha256, key=key)
    return _accepted(str(material_id), "URL submitted successfully")


async def _linked(services: Services, caller: Caller, link: Link) -> NewMaterial:
    """A link as a material; a pasted transcript is its stored text. Raises ApiError STORAGE_ERROR."""
    if link.transcript is None:
        return NewMaterial(id=new_id(), kind=link.kind, name=link.sent, source_url=link.url)
    text, store_key = link.transcript.encode(), new_key(caller.owner)
    await remember_unclaimed(services, caller.owner, store_key, link.sent)
    try:
        await services.store.put(store_key, text)
    except InkmillError as error:
        await discard(services, store_key)
        raise refusal(PackCode.STORAGE_ERROR) from error
    return NewMaterial(
        id=new_id(),
        kind=link.kind,
        name=link.sent,
        source_url=link.url,
        media_type=_TRANSCRIPT,
        bytes=len(text),
        store_key=store_key,
    )


def _accepted(material_id: str, message: str) -> Response:
    # Stored before it is answered, so it is beyond "uploading" (S2-04).
    return JSONResponse({"materialId": material_id, "status": PROCESSING, "message": message}, 201)


@router.get("/{material_id}/status", response_model=StatusAnswer, responses=pack_refusals(401, 404, 500))
async def status(request: Request, material_id: str, caller: AnyCaller) -> Response:
    """Where a material stands; ask every two seconds, or follow its stream."""
    with documented_failure(STATUS_FAILED):
        wanted = parse_material_id(material_id)
        return await status_answer(request, services_of(request), caller.owner, wanted)
