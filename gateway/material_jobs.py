"""Starting a material's job, finding a material, and reading where it stands through the cache."""

import hashlib
from uuid import UUID

import orjson
from fastapi import Request
from starlette.responses import Response

from gateway.auth import Caller
from gateway.bodies import parse_id
from gateway.errors import ApiError
from gateway.etags import conditional, etag_of
from gateway.material_status import PIPELINE, VERSION, material_status
from gateway.pack_codes import PackCode
from gateway.pack_errors import refusal
from gateway.quotas import packs_max
from gateway.services import Services
from gateway.status_cache import Kept
from gateway.uploads import discard
from ledger.materials import MaterialRow, NewMaterial, get_material, packs_used
from ledger.records import Limits, NewJob
from ledger.uploads import submit_stored
from schemas.errors import IdempotencyConflictError, InvalidInputError, LimitReachedError, QuotaReachedError
from schemas.pack import PackRequest

_REVALIDATE = "private, no-cache"


async def check_quota(services: Services, caller: Caller) -> None:
    """A first look, before anything is received; the submit decides. Raises ApiError PLAN_LIMIT_EXCEEDED."""
    used = await services.ledger.read(packs_used, caller.owner)
    if used >= packs_max(services.settings, caller):
        raise refusal(PackCode.PLAN_LIMIT_EXCEEDED)


async def start_material(
    services: Services,
    caller: Caller,
    material: NewMaterial,
    *,
    language: str | None,
    sha256: str,
    key: str | None,
) -> UUID:
    """The id of the material, or of the one that the idempotency key stands for. What is not needed is discarded.

    Raises ApiError: PLAN_LIMIT_EXCEEDED; 409 for a key whose material is gone. IdempotencyConflictError,
    LimitReachedError, LedgerUnavailableError.
    """
    settings = services.settings
    # What the client sent, without what each request gives it: the id, the place in the store.
    same = [str(material.kind), material.name, material.source_url, sha256, language]
    new = NewJob(
        pipeline=PIPELINE,
        version=VERSION,
        owner=caller.owner,
        request=PackRequest(material_id=material.id, language=language).model_dump(mode="json"),
        idempotency_key=key,
        fingerprint=hashlib.sha256(orjson.dumps(same)).hexdigest(),
        limits=Limits(settings.user_jobs_max, settings.start_cooldown_seconds),
    )
    plan = services.ledger.plans[PIPELINE, VERSION]
    try:
        material_id, submitted = await services.ledger.read(
            submit_stored, plan, material, new, packs_max(settings, caller), sha256
        )
    except (QuotaReachedError, InvalidInputError, IdempotencyConflictError, LimitReachedError) as error:
        # After anything else the job may exist, and only the answer was lost. What nobody needs, the clock deletes.
        if material.store_key is not None:
            await discard(services, material.store_key)
        if isinstance(error, QuotaReachedError):
            raise refusal(PackCode.PLAN_LIMIT_EXCEEDED) from error
        if isinstance(error, InvalidInputError):
            raise ApiError(409, error.message) from error
        raise
    if submitted.created:
        services.hand_over(submitted.job, submitted.ready)
    elif material.store_key is not None:
        await discard(services, material.store_key)
    return material_id


def parse_material_id(text: str) -> UUID:
    """Raises ApiError MATERIAL_NOT_FOUND."""
    try:
        return parse_id(text, "")
    except ApiError:
        raise refusal(PackCode.MATERIAL_NOT_FOUND) from None


async def own_material(services: Services, owner: UUID, material_id: UUID) -> MaterialRow:
    """Raises ApiError MATERIAL_NOT_FOUND, also when it is somebody else's (S2-11)."""
    material = await services.ledger.read(get_material, owner, material_id)
    if material is None:
        raise refusal(PackCode.MATERIAL_NOT_FOUND)
    return material


async def status_answer(request: Request, services: Services, owner: UUID, material_id: UUID) -> Response:
    """Raises ApiError MATERIAL_NOT_FOUND; LedgerUnavailableError."""

    async def load() -> tuple[Kept, UUID] | None:
        material = await services.ledger.read(get_material, owner, material_id)
        if material is None:
            return None
        body = orjson.dumps(material_status(material, await services.pack_estimates.seconds_left()))
        return Kept(body, etag_of(body)), material.job_id

    kept = await services.statuses.read(owner, material_id, load)
    if kept is None:
        raise refusal(PackCode.MATERIAL_NOT_FOUND)
    return conditional(request, kept.body, kept.etag, _REVALIDATE)
