"""Text and lines that run in another direction, as if they ran upright."""

from workers.sources.pages.shapes import Box, Rule


def turned(box: Box, x: float, y: float, turn: int, width: float, height: float) -> tuple[float, float, float]:
    """Left end, right end and base line of text that runs `turn` quarters counterclockwise, as if it ran upright."""
    if turn == 0:
        return box.x0, box.x1, y
    if turn == 1:
        return height - box.bottom, height - box.top, x
    if turn == 2:
        return width - box.x1, width - box.x0, height - y
    return box.top, box.bottom, width - x


def turned_rule(rule: Rule, turn: int, width: float, height: float) -> Rule:
    box = Box(rule.x0, rule.y0, rule.x1, rule.y1)
    x0, x1, _ = turned(box, 0, 0, turn, width, height)
    across = Box(0, 0, 0, 0)
    _, _, y0 = turned(across, rule.x0, rule.y0, turn, width, height)
    _, _, y1 = turned(across, rule.x1, rule.y1, turn, width, height)
    return Rule(x0, min(y0, y1), x1, max(y0, y1))
