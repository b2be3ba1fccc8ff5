"""The ledger's rows of exams, courses and settings: owners, all or nothing."""

from uuid import UUID, uuid4

import httpx2
import psycopg
import pytest

from gateway.tokens import owner_of
from ledger.ai_settings import get_settings
from ledger.courses import get_course, insert_course
from ledger.exams import get_exam, list_questions
from schemas.course import AiSettings, CourseRows, TopicLessons
from schemas.errors import InvalidInputError
from tests.contract.gateway.conftest import Gateway, add_exam
from tests.contract.gateway.course_worker import lesson, topic

pytestmark = pytest.mark.services

ADA = owner_of("ada")


def rows(exam_id: str, topics: int = 2, lessons: int = 2) -> CourseRows:
    return CourseRows(
        course_id=uuid4(),
        exam_id=UUID(exam_id),
        title="A\0 course",
        author="offline",
        topics=tuple(topic(f"t{n}\0") for n in range(topics)),
        lessons=tuple(TopicLessons(lessons=(lesson(f"t{n}"),)) for n in range(lessons)),
    )


@pytest.mark.promise("S0.056")
async def test_a_course_is_stored_whole_or_not_at_all(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    course, job_id = rows(await add_exam(api)), uuid4()

    async def save_and_die(conn: psycopg.AsyncConnection[object]) -> None:
        async with conn.transaction():
            await insert_course(conn, ADA, job_id, course)
            raise RuntimeError("killed")

    with pytest.raises(RuntimeError):
        await gateway.ledger.read(save_and_die)
    assert await gateway.ledger.read(get_course, ADA, course.course_id) is None
    await gateway.ledger.read(insert_course, ADA, job_id, course)
    stored = await gateway.ledger.read(get_course, ADA, course.course_id)
    assert stored is not None
    assert [item.topic.name for item in stored.topics] == ["t0", "t1"]
    assert stored.title == "A course"


async def test_a_job_has_at_most_one_course(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    exam_id, job_id = await add_exam(api), uuid4()
    await gateway.ledger.read(insert_course, ADA, job_id, rows(exam_id))
    with pytest.raises(psycopg.errors.UniqueViolation):
        await gateway.ledger.read(insert_course, ADA, job_id, rows(exam_id))


async def test_a_course_needs_its_owners_exam_and_lessons_for_each_topic(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    exam_id = await add_exam(api)
    for owner, course in ((owner_of("bob"), rows(exam_id)), (ADA, rows(str(uuid4()))), (ADA, rows(exam_id, 2, 1))):
        with pytest.raises(InvalidInputError):
            await gateway.ledger.read(insert_course, owner, uuid4(), course)


async def test_every_read_names_the_owner(gateway: Gateway, api: httpx2.AsyncClient) -> None:
    exam_id, bob = UUID(await add_exam(api)), owner_of("bob")
    assert await gateway.ledger.read(get_exam, bob, exam_id) is None
    assert await gateway.ledger.read(list_questions, bob, exam_id) == []
    assert await gateway.ledger.read(get_settings, bob) == AiSettings()


async def test_questions_come_in_exam_order_whatever_the_ids_are_asked_in(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    exam_id = UUID(await add_exam(api))
    for ids, found in ((None, ["q1", "b"]), (["b", "q1", "none"], ["q1", "b"]), (["b"], ["b"]), ([], [])):
        questions = await gateway.ledger.read(list_questions, ADA, exam_id, ids)
        assert [question.id for question in questions] == found
