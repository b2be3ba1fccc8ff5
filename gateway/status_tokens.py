"""The right to read the status of one job, as a part of the address that its start answered (S4-05)."""

import hashlib
import hmac
from uuid import UUID

from gateway.links import derived_key
from schemas.settings import Settings


def status_token(settings: Settings, job_id: UUID) -> str:
    """Good as long as the job is kept. Raises ApiError CONFIGURATION_ERROR without a secret to derive it from."""
    return hmac.new(derived_key(settings, b"status"), job_id.bytes, hashlib.sha256).hexdigest()


def opens_status(settings: Settings, job_id: UUID, token: str) -> bool:
    """Whether `token` is that of this job; as slow for a wrong one as for the right one."""
    return hmac.compare_digest(status_token(settings, job_id).encode(), token.encode("utf-8", "replace"))
