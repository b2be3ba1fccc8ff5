"""What a process of the fleet opens that is not the fleet's own."""

from providers.captions import YouTubeCaptions
from providers.guard.client import GuardedClient
from providers.store import ObjectStore
from schemas.settings import Settings
from workers.context import Outside


def open_outside(settings: Settings) -> Outside:
    """Nothing is connected before it is used. Close `http` at the end."""
    http = GuardedClient(settings.fetch_allow)
    return Outside(ObjectStore.open(settings), http, YouTubeCaptions(settings.youtube_proxy))
