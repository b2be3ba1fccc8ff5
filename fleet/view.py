"""What an attempt's stage gets to see."""

from collections.abc import Callable

from fleet.call_log import AttemptPostponed, CallWriter
from fleet.reporter import Reporter
from ledger.changes import Claimed
from ledger.groups import Groups
from ledger.ledger import Ledger
from ledger.progress import Report
from providers.author import Author, CanWait
from providers.illustrator import Illustrator
from workers.context import Outside, RunCpu, StageContext


def viewer(
    ledger: Ledger,
    author: Author,
    illustrator: Illustrator,
    outside: Outside,
    run_cpu: RunCpu,
    reports: Groups[Report, bool],
    *,
    patience_seconds: float,
) -> Callable[[Claimed], StageContext]:
    """From a claimed task to its stage's context, on what the process has opened.

    `patience_seconds`: how long a call of an economy job waits for the provider's batch.
    """
    calls = CallWriter(ledger)

    def author_of(task: Claimed) -> Author:
        if not (task.economy and isinstance(author, CanWait)):
            return author
        return author.at_leisure(AttemptPostponed(ledger, task, patience_seconds))

    def view(task: Claimed) -> StageContext:
        return StageContext(
            job_id=task.job_id,
            task_id=task.task_id,
            owner=task.owner,
            stage=task.stage,
            path=task.path,
            round=task.round,
            author=author_of(task),
            illustrator=illustrator,
            calls=calls.of(task),
            read=ledger.read,
            report=Reporter(reports, task),
            run_cpu=run_cpu,
            outside=outside,
        )

    return view
