"""What makes two pictures the same work."""

from typing import Any
from uuid import UUID

from providers.illustrator import PictureWish
from schemas.picture import Style
from workers.pictures.drawing import digest_of


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
