"""What makes two pictures the same work."""

from types import SimpleNamespace
from typing import Any
from uuid import UUID

from ledger.pictures import keep_picture
from providers.illustrator import PictureWish
from providers.stored import picture_answer
from schemas.calls import ProviderCall, Usage
from schemas.picture import DrawnPicture, Style
from tests.doubles.call_log import MemoryCallLog
from workers.pictures.drawing import digest_of, draw


def digest(**changes: Any) -> str:
    fields: dict[str, Any] = {"prompt": "A fox", "width": 64, "height": 32, "owner": UUID(int=1), "alt": "", "key": "a"}
    style, model, reference, subject = (
        changes.pop(name, default)
        for name, default in (("style", Style.ANIME), ("model", "offline"), ("reference", "aa"), ("subject", ""))
    )
    return digest_of(PictureWish(offline=bytes, **{**fields, **changes}), style, model, reference, subject)


def test_everything_that_a_picture_depends_on_makes_another_digest() -> None:
    changes: list[dict[str, Any]] = [
        {},
        {"prompt": "A cat"},
        {"width": 65},
        {"height": 33},
        {"style": Style.COMIC_BOOK},
        {"model": "gpt-image-1"},
        {"reference": "bb"},
        {"subject": "A fox sleeps"},
    ]
    assert len({digest(**change) for change in changes}) == len(changes)


def test_who_asks_and_how_it_is_described_does_not() -> None:
    assert digest() == digest(owner=UUID(int=2)) == digest(alt="A fox.") == digest(key="b")


async def test_what_an_attempt_drew_before_it_was_lost_answers_identical_work_later() -> None:
    picture = DrawnPicture(
        key="pictures/a.png",
        media_type="image/png",
        width=64,
        height=32,
        bytes=9,
        illustrator="offline",
        prompt_used="A fox",
        alt="A fox.",
    )
    calls, kept = MemoryCallLog(), []
    await calls.record(
        ProviderCall("a", "offline", "offline", Usage(), None, 1, "answered", answer=picture_answer(picture))
    )

    async def read(verb: Any, *arguments: Any) -> None:
        assert verb is keep_picture
        kept.append(arguments)

    ctx: Any = SimpleNamespace(calls=calls, read=read, owner=UUID(int=1), illustrator=SimpleNamespace(model="offline"))
    wish = PictureWish("a", "A fox", "A fox.", 64, 32, bytes, UUID(int=1))
    assert await draw(ctx, wish, style=Style.ANIME, reference_sha256="aa") == picture
    assert kept == [(UUID(int=1), digest(), picture)]
