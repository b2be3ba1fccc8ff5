"""No call without money for it."""

from decimal import Decimal

from schemas.calls import CallLog
from schemas.errors import BudgetExceededError
from schemas.settings import Settings


async def check_budgets(settings: Settings, log: CallLog) -> None:
    """Raise BudgetExceededError when a budget is spent. Reads nothing when no budget is set.

    Calls already in flight are not counted: a budget can be overrun by what they cost.
    """
    limits = (settings.budget_job_usd, settings.budget_user_month_usd, settings.budget_month_usd)
    if all(limit is None for limit in limits):
        return
    spent = await log.spent()
    _check("job", limits[0], spent.job_usd)
    _check("user_month", limits[1], spent.owner_month_usd)
    _check("month", limits[2], spent.month_usd)


def _check(name: str, limit: Decimal | None, spent: Decimal) -> None:
    if limit is not None and spent >= limit:
        raise BudgetExceededError(budget=name, limit_usd=str(limit), spent_usd=str(spent))
