"""Product S2: read a study pack, from the cache where it is kept, and delete it."""

import orjson
from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import parse_id
from gateway.errors import ApiError, documented_failure
from gateway.etags import conditional
from gateway.pack_errors import PACK_NOT_FOUND
from gateway.pack_record import pack_record, pack_summary
from gateway.pack_removal import remove_material
from gateway.pack_shapes import EXTENSION, TAG, DeletedAnswer, PackAnswer, PacksAnswer, pack_refusals
from gateway.services import services_of
from ledger.packs import get_pack, list_packs, material_of_pack

router = APIRouter(prefix="/api/study-packs")

READ_FAILED = "Internal server error"
DELETE_FAILED = "Failed to delete study pack"
_LISTED_MAX = 100
#: The same browser sees its own DELETE at once: a deletion drops what it keeps of the address (RFC 9111, 4.4).
_KEEP = "private, max-age=300"


@router.get("", tags=[EXTENSION], response_model=PacksAnswer, responses=pack_refusals(401, 500))
async def list_own(request: Request, caller: AnyCaller) -> Response:
    """The caller's study packs, newest first, without what is in them."""
    with documented_failure("Failed to list study packs"):
        packs = await services_of(request).ledger.read(list_packs, caller.owner, _LISTED_MAX)
    return JSONResponse({"studyPacks": [pack_summary(pack) for pack in packs]})


@router.get("/{pack_id}", tags=[TAG], response_model=PackAnswer, responses=pack_refusals(401, 404, 500))
async def read(request: Request, pack_id: str, caller: AnyCaller) -> Response:
    """A whole study pack; cached for five minutes, until it is deleted or one of its cards is reviewed."""
    services = services_of(request)
    with documented_failure(READ_FAILED):
        wanted = parse_id(pack_id, PACK_NOT_FOUND)

        async def load() -> bytes | None:
            pack = await services.ledger.read(get_pack, caller.owner, wanted)
            return None if pack is None else orjson.dumps(pack_record(pack))

        found = await services.packs.read(caller.owner, wanted, load)
        if found is None:
            raise ApiError(404, PACK_NOT_FOUND)
    etag, body = found
    return conditional(request, body, etag, _KEEP)


@router.delete("/{pack_id}", tags=[TAG], response_model=DeletedAnswer, responses=pack_refusals(400, 401, 404, 500))
async def delete(request: Request, pack_id: str, caller: AnyCaller) -> Response:
    """Delete a study pack, what is in it, its material, and the material's file."""
    services = services_of(request)
    with documented_failure(DELETE_FAILED):
        wanted = parse_id(pack_id, PACK_NOT_FOUND)
        found = await services.ledger.read(material_of_pack, caller.owner, wanted)
        if found is None or not await remove_material(services, caller.owner, found[0]):
            raise ApiError(404, PACK_NOT_FOUND)
    return JSONResponse({"success": True, "message": "Study pack deleted successfully"})
