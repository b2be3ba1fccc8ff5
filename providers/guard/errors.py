"""What can go wrong on the way to an address that a user chose."""

from schemas.errors import PermanentError, TransientError


class AddressRefusedError(PermanentError):
    """This address may not be reached; only public http and https addresses may."""

    code = "address_refused"


class FetchFailedError(TransientError):
    """The other side did not answer as it should."""

    code = "fetch_failed"


class FetchUnresolvedError(TransientError):
    """The host of this address could not be resolved."""

    code = "fetch_unresolved"


class FetchTimeoutError(TransientError):
    """The other side did not answer in time."""

    code = "fetch_timeout"
