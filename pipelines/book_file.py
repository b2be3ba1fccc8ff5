"""A picture book becomes a PDF or an EPUB, for a request that waits for it."""

from pipelines.model import Pipeline, Stage
from schemas.pools import BOOKS
from schemas.story import BookFileRequest
from workers.books.story.files import RENDER_SECONDS, make_book_file

#: A book that nobody lays out within this long fails its request.
DEADLINE_SECONDS = 1_200.0


def book_file() -> Pipeline:
    return Pipeline(
        name="book-file",
        version=1,
        request=BookFileRequest,
        deadline_seconds=DEADLINE_SECONDS,
        stages=(Stage(make_book_file, pool=BOOKS, timeout=RENDER_SECONDS + 60, attempts=2),),
    )
