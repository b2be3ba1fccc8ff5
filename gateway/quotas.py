"""How many packs a user may start in a month: the plan of the token, and one more (S2-05)."""

import re
from typing import Final

from gateway.auth import Caller
from schemas.settings import Settings

#: Packs beyond the limit that are let through.
GRACE: Final = 1


def packs_max(settings: Settings, caller: Caller) -> int:
    """Grace included. A plan that is not known is the free one."""
    limits = {
        "student_pro": settings.packs_per_month_student_pro,
        "pro_plus": settings.packs_per_month_pro_plus,
    }
    plan = re.sub(r"[\s-]+", "_", (caller.plan or "").strip().casefold().replace("+", " plus"))
    return limits.get(plan, settings.packs_per_month_free) + GRACE
