"""Errors that a person at a terminal reads. Each message is one sentence that says what to do."""

from schemas.errors import InkmillError


class CommandError(InkmillError):
    """The command could not do what it was asked."""

    code = "command_failed"


class GatewayUnreachableError(InkmillError):
    """The gateway cannot be reached; check its address and that it runs."""

    code = "gateway_unreachable"


class GatewayRefusedError(InkmillError):
    """The gateway answered with an error. `status` is the HTTP status, `answer_code` the code where it has one."""

    code = "gateway_refused"

    def __init__(self, message: str, status: int, answer_code: str | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.answer_code = answer_code


class FleetError(InkmillError):
    """The fleet on this machine could not start."""

    code = "fleet_failed"


class WebhookRefusedError(InkmillError):
    """This webhook is not from Inkmill, was changed on its way, or is old; do not act on it."""

    code = "webhook_refused"


class BackgroundFailedError(InkmillError):
    """A background job failed or was cancelled. `answer_code` is the gateway's code for why."""

    code = "background_failed"

    def __init__(self, message: str, answer_code: str | None = None) -> None:
        super().__init__(message)
        self.answer_code = answer_code


class PackFailedError(InkmillError):
    """A material failed and will have no pack. `answer_code` is the gateway's code for why."""

    code = "pack_failed"

    def __init__(self, message: str, answer_code: str | None = None) -> None:
        super().__init__(message)
        self.answer_code = answer_code
