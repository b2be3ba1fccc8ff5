"""Programs that clients run, on a real fleet."""

from tests.integration.fleet.conftest import make_course

__all__ = ["make_course"]
