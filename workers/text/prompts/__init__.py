"""Prompts are files beside this one; `$name` is replaced."""

from functools import cache
from importlib.resources import files
from string import Template


@cache
def _template(name: str) -> Template:
    return Template(files(__name__).joinpath(f"{name}.md").read_text(encoding="utf-8"))


def prompt(name: str, **values: str) -> str:
    """The prompt `name` with every placeholder replaced. Raises KeyError for one without a value."""
    return _template(name).substitute(values).strip() + "\n"
