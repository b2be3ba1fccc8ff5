"""What the offline illustrator runs in a child process: its heavy libraries are loaded there, not in the worker."""

from workers.pictures.drawn.wish import SceneWish


def draw_offline(wish: SceneWish) -> bytes:
    """A PNG of the scene."""
    from workers.pictures.drawn.picture import draw_scene  # noqa: PLC0415 - heavy

    return draw_scene(wish)
