"""The review gate on a file."""

import json
from pathlib import Path
from typing import Annotated

import typer

from inkmill.commands.options import Json


def register(app: typer.Typer) -> None:
    """Add the subcommand."""
    app.command()(review)


def review(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A quiz: JSON, JSON lines, CSV, Moodle GIFT or Aiken.")],
    language: Annotated[
        str | None, typer.Option(help='Language that the items should be in, such as "en".', show_default=False)
    ] = None,
    as_json: Json = False,
) -> None:
    """Review a quiz file. Exit status 0 when nothing blocks, 1 when something does, 2 when it cannot be read."""
    from inkmill.output import complain, tell
    from inkmill.quiz_files import read_quiz_file
    from inkmill.review_report import print_report
    from schemas.errors import InvalidInputError
    from workers.text.review import review_items

    try:
        quiz = read_quiz_file(file)
    except InvalidInputError as error:
        complain(error.message)
        raise typer.Exit(2) from error
    for note in quiz.notes:
        tell(note)
    report = review_items(quiz.items, language=language)
    if as_json:
        print(
            json.dumps(
                {
                    "blocks": [finding.model_dump(mode="json") for finding in report.blocks],
                    "warnings": [finding.model_dump(mode="json") for finding in report.warnings],
                    "items": len(quiz.items),
                },
                ensure_ascii=False,
            )
        )
    else:
        print_report(file.name, len(quiz.items), report)
    raise typer.Exit(1 if report.blocks else 0)
