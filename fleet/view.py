"""What an attempt's stage gets to see."""

from collections.abc import Callable

from fleet.call_log import CallWriter
from fleet.reporter import Reporter
from ledger.changes import Claimed
from ledger.groups import Groups
from ledger.ledger import Ledger
from ledger.progress import Report
from providers.author import Author
from workers.context import Outside, RunCpu, StageContext


def viewer(
    ledger: Ledger, author: Author, outside: Outside, run_cpu: RunCpu, reports: Groups[Report, bool]
) -> Callable[[Claimed], StageContext]:
    """From a claimed task to its stage's context, on what the process has opened."""
    calls = CallWriter(ledger)

    def view(task: Claimed) -> StageContext:
        return StageContext(
            job_id=task.job_id,
            task_id=task.task_id,
            owner=task.owner,
            stage=task.stage,
            path=task.path,
            round=task.round,
            author=author,
            calls=calls.of(task),
            read=ledger.read,
            report=Reporter(reports, task),
            run_cpu=run_cpu,
            outside=outside,
        )

    return view
