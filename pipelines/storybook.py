"""Job type `storybook`: pages of scenes become a picture book. One task a picture; a failed one leaves a gap."""

from ledger.storybooks import save_storybook
from pipelines.model import Pipeline, Stage
from schemas.pools import CONTROL, PICTURES, SOURCES, TEXT
from schemas.settings import Settings
from schemas.story import StorybookRequest
from workers.books.story.drafting import draft_book
from workers.books.story.drawing import describe_character, illustrate
from workers.books.story.saving import assemble_book, order_label, order_pictures, save_book
from workers.pictures.illustrating import draw_seconds
from workers.pictures.receiving import receive_character_of_book


def storybook(settings: Settings) -> Pipeline:
    """Also the repair of a book: its draft then has pictures already, and only what is missing is ordered."""
    return Pipeline(
        name="storybook",
        version=1,
        request=StorybookRequest,
        deadline_seconds=settings.background_job_seconds,
        stages=(
            Stage(receive_character_of_book, name="receive_character", pool=SOURCES, timeout=120, attempts=6, weight=2),
            Stage(draft_book, pool=CONTROL),
            *picture_stages(settings),
            Stage(save_book, pool=CONTROL, attempts=5, saves=save_storybook),
        ),
    )


def picture_stages(settings: Settings) -> tuple[Stage, ...]:
    """From the draft of a book to the book, with `receive_character` and `draft_book` above them."""
    return (
        Stage(describe_character, pool=TEXT, timeout=300, attempts=4, weight=3),
        Stage(order_pictures, pool=CONTROL),
        Stage(
            illustrate,
            each="order_pictures.orders",
            optional=True,
            parallel=settings.pictures_parallel,
            pool=PICTURES,
            timeout=draw_seconds(settings),
            attempts=5,
            weight=90,
            label=order_label,
        ),
        Stage(assemble_book, pool=CONTROL, attempts=5),
    )
