"""`inkmill start`: one subcommand for each product."""

import typer

from inkmill.commands import courses, generations, packs, storybooks


def register(app: typer.Typer) -> None:
    """Add the group."""
    starting = typer.Typer(help="Start a job, and show how it goes.", no_args_is_help=True)
    starting.command("course")(courses.start_course)
    generations.register(starting)
    packs.register_start(starting)
    storybooks.register_start(starting)
    app.add_typer(starting, name="start")
