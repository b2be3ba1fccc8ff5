"""The part of docs/api.md on S4: its codes and what stages are called, read off the code."""

from docs.pages.source import table
from gateway.background_codes import LISTED, BackgroundCode
from gateway.background_shapes import TAG
from gateway.background_steps import STEPS

_JOB = "`errorCode` of a failed job"
_WHERE = {
    BackgroundCode.JOB_TIMEOUT: _JOB,
    BackgroundCode.JOB_FAILED: f"answer to a request that crashed; {_JOB}",
    BackgroundCode.EXTERNAL_SERVICE_ERROR: f"answer, where the object store failed; {_JOB}",
}

_INTRO = f"""
## Background jobs

Operations tagged `{TAG}` are the documented API of [background jobs](background-jobs.md), with
[monitoring](monitoring.md) and [processing](processing.md). Their refusals, and those of the extensions below
`/api/jobs`, `/api/storybooks`, `/api/files` and `/api/schedules`, have `error`, and where they apply `code`, `details`
(in development only), `configurationError`, `retryAfter` and `recommendations`. There is no code on 401 and 403, and on
404 only where a job is not found. 409 is an extension: an `Idempotency-Key` with another body, or a job that has ended.
"""

_STEPS_INTRO = """
`currentStep` of a job that is `processing`:
"""


def section() -> str:
    codes = [
        (f"`{code}`", str(LISTED[code].status), LISTED[code].message, _WHERE.get(code, "answer"))
        for code in BackgroundCode
    ]
    listed = table(("code", "status", "sentence", "met in"), codes)
    steps = table(("stage", "step"), [(f"`{stage}`", step) for stage, step in STEPS.items()])
    return f"{_INTRO}\n{listed}\n{_STEPS_INTRO}\n{steps}\n"
