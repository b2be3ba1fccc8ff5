"""Errors that a person at a terminal reads. Each message is one sentence that says what to do."""

from schemas.errors import InkmillError


class CommandError(InkmillError):
    """The command could not do what it was asked."""

    code = "command_failed"


class GatewayUnreachableError(InkmillError):
    """The gateway cannot be reached; check its address and that it runs."""

    code = "gateway_unreachable"


class GatewayRefusedError(InkmillError):
    """The gateway answered with an error. `status` is the HTTP status."""

    code = "gateway_refused"

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class FleetError(InkmillError):
    """The fleet on this machine could not start."""

    code = "fleet_failed"
