"""Exams: create, list, read. An extension: S0 starts from an exam but documents no way to bring one in."""

from typing import Any

from fastapi import APIRouter, Request
from pydantic import ValidationError
from starlette.responses import JSONResponse, Response

from gateway.auth import AnyCaller
from gateway.bodies import parse_id, read_object
from gateway.course_shapes import body_of
from gateway.course_steps import wire_time
from gateway.errors import ApiError, documented_failure
from gateway.idempotency import idempotency_key
from gateway.refusals import first_problem
from gateway.services import services_of
from ledger.exams import ExamRow, get_exam, insert_exam, list_exams, list_questions
from schemas.exam import Exam

router = APIRouter(prefix="/api/exams", tags=["extension"])

NOT_FOUND = "Exam not found"


def parse_exam(body: dict[str, Any]) -> Exam:
    """The exam in a request; questions without an id are called "q1", "q2", … by position. Raises ApiError 400."""
    questions = body.get("questions")
    if isinstance(questions, list):
        questions = [
            {**question, "id": f"q{number}"} if isinstance(question, dict) and question.get("id") is None else question
            for number, question in enumerate(questions, start=1)
        ]
    try:
        return Exam.model_validate({**body, "questions": questions})
    except ValidationError as error:
        raise ApiError(400, first_problem(error.errors(include_url=False, include_input=False))) from error


def exam_json(row: ExamRow) -> dict[str, Any]:
    return {
        "examId": str(row.id),
        "title": row.title,
        "questionCount": row.question_count,
        "createdAt": wire_time(row.created_at),
    }


@router.post("", status_code=201, openapi_extra=body_of(Exam))
async def create(request: Request, caller: AnyCaller) -> Response:
    """Store an exam."""
    with documented_failure("Failed to store the exam"):
        exam = parse_exam(await read_object(request))
        key = idempotency_key(request, "exam")
        row = await services_of(request).ledger.read(insert_exam, caller.owner, exam, key)
    answer = {key: value for key, value in exam_json(row).items() if key != "createdAt"}
    return JSONResponse(answer, 201)


@router.get("")
async def list_own(request: Request, caller: AnyCaller) -> Response:
    """The caller's exams, newest first, without their questions."""
    with documented_failure("Internal Server Error"):
        rows = await services_of(request).ledger.read(list_exams, caller.owner)
    return JSONResponse({"exams": [exam_json(row) for row in rows]})


@router.get("/{exam_id}")
async def read(request: Request, exam_id: str, caller: AnyCaller) -> Response:
    """One exam with its questions."""
    ledger = services_of(request).ledger
    with documented_failure("Internal Server Error"):
        wanted = parse_id(exam_id, NOT_FOUND)
        row = await ledger.read(get_exam, caller.owner, wanted)
        if row is None:
            raise ApiError(404, NOT_FOUND)
        questions = await ledger.read(list_questions, caller.owner, wanted)
    return JSONResponse({**exam_json(row), "questions": [question.model_dump(mode="json") for question in questions]})
