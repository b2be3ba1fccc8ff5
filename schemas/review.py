"""What the review gate says about a text or a set of quiz items."""

from typing import Annotated

from pydantic import Field

from schemas.shape import Shape


class Finding(Shape):
    """One thing that a check found. `items` names the quiz items or sections it concerns; () is the whole."""

    #: Name of the check: "longest_option", "unsupported_number", …
    check: str
    #: One sentence for an author or a teacher: what is wrong, with the figures.
    message: str
    items: tuple[str, ...] = ()


class Report(Shape):
    """Travels with the result. `blocks` must be empty before anything is delivered."""

    #: Names of the checks that ran.
    checks: tuple[str, ...] = ()
    blocks: tuple[Finding, ...] = ()
    warnings: tuple[Finding, ...] = ()
    #: What was wrong and has been put right by computing alone.
    repaired: tuple[Finding, ...] = ()
    #: 100 less 20 for each block and 4 for each warning, never below 0.
    score: Annotated[int, Field(ge=0, le=100)] = 100
