"""Reviews of flash cards: SM-2, or FSRS for who chose it, behind the same fields (S2-16). An extension."""

from datetime import UTC, datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import parse_id, read_object
from gateway.course_shapes import body_of
from gateway.course_steps import wire_time
from gateway.errors import ApiError, documented_failure
from gateway.pack_codes import PackCode
from gateway.pack_errors import refusal
from gateway.pack_shapes import EXTENSION, ReviewAnswer, ReviewBody, pack_refusals
from gateway.scheduling import fsrs, sm2
from gateway.services import services_of
from ledger.ai_settings import get_settings
from ledger.packs import CardState, review_card

router = APIRouter(prefix="/api/flashcards", tags=[EXTENSION])

NOT_FOUND = "Flashcard not found"
GRADE_MAX: Final = 5
_SCHEDULERS: Final = {"sm2": sm2.review, "fsrs": fsrs.review}


@router.post(
    "/{card_id}/review",
    response_model=ReviewAnswer,
    responses=pack_refusals(400, 401, 404, 500),
    openapi_extra=body_of(ReviewBody),
)
async def review(request: Request, card_id: str, caller: AnyCaller) -> Response:
    """Say how well a card was remembered, 0 (not at all) to 5 (at once); when it is due next."""
    services = services_of(request)
    with documented_failure("Failed to review flashcard"):
        wanted = parse_id(card_id, NOT_FOUND)
        grade = (await read_object(request)).get("grade")
        if not isinstance(grade, int) or isinstance(grade, bool) or not 0 <= grade <= GRADE_MAX:
            raise refusal(PackCode.INVALID_INPUT, f"grade must be a whole number from 0 to {GRADE_MAX}")
        chosen = (await services.ledger.read(get_settings, caller.owner)).card_scheduler
        scheduler = chosen or services.settings.card_scheduler
        now = datetime.now(UTC)

        def plan(state: CardState) -> CardState:
            return _SCHEDULERS[scheduler](state, grade, now)

        reviewed = await services.ledger.read(review_card, caller.owner, wanted, plan)
        if reviewed is None:
            raise ApiError(404, NOT_FOUND)
        pack_id, state = reviewed
        await services.packs.forget(caller.owner, pack_id)
    return JSONResponse(
        {
            "id": str(wanted),
            "studyPackId": str(pack_id),
            "grade": grade,
            "ease": state.ease,
            "intervalDays": state.interval_days,
            "reps": state.reps,
            "lapses": state.lapses,
            "dueAt": wire_time(state.due_at),
            "lastReviewedAt": wire_time(state.last_reviewed_at or now),
            "scheduler": scheduler,
        }
    )
