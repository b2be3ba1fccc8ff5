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


async def money_left(settings: Settings, log: CallLog) -> Decimal | None:
    """US dollars that the budgets of the user's month and of everybody's month leave; None: no budget is set.

    For calls that belong to no job. Raises BudgetExceededError when nothing is left.
    """
    if settings.budget_user_month_usd is None and settings.budget_month_usd is None:
        return None
    spent = await log.spent()
    budgets = (
        ("user_month", settings.budget_user_month_usd, spent.owner_month_usd),
        ("month", settings.budget_month_usd, spent.month_usd),
    )
    for name, limit, used in budgets:
        _check(name, limit, used)
    return min(limit - used for _, limit, used in budgets if limit is not None)


def _check(name: str, limit: Decimal | None, spent: Decimal) -> None:
    if limit is not None and spent >= limit:
        raise BudgetExceededError(budget=name, limit_usd=str(limit), spent_usd=str(spent))
