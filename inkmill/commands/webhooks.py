"""Who is told when jobs end."""

import asyncio
import json
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any
from uuid import UUID

import typer

from inkmill.commands.options import Data, Json, Token, Url

if TYPE_CHECKING:
    from pydantic import BaseModel

    from inkmill.webhook_calls import WebhookCalls

WebhookId = Annotated[UUID, typer.Argument(metavar="WEBHOOK", help="Id of a webhook.")]


def register(app: typer.Typer) -> None:
    """Add the subcommands."""
    group = typer.Typer(help="Be told at a URL when jobs end.", no_args_is_help=True)
    group.command("add")(add)
    group.command("list")(list_own)
    group.command("remove")(remove)
    group.command("test")(try_out)
    group.command("deliveries")(deliveries)
    group.command("redeliver")(redeliver)
    app.add_typer(group, name="webhooks")


def add(
    where: Annotated[str, typer.Argument(metavar="ADDRESS", help="Where to be told: https://…")],
    event: Annotated[
        list[str] | None,
        typer.Option(help="Which ends to tell; may be repeated.  [default: generation.completed]", show_default=False),
    ] = None,
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """Ask to be told. Prints the secret that signs: it is not shown again."""
    made = _ask(lambda calls: calls.add(where, event or ()), url, token, data)
    _print_json(made) if as_json else print(f"Webhook {made.id}\nSecret  {made.secret}")


def list_own(url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """List your webhooks."""
    from inkmill.tables import show_webhooks

    found = _ask(lambda calls: calls.list(), url, token, data)
    _print_json(found) if as_json else show_webhooks(found)


def remove(webhook: WebhookId, url: Url = None, token: Token = None, data: Data = None) -> None:
    """Forget a webhook, with what it was still to be told."""
    _ask(lambda calls: calls.remove(webhook), url, token, data)
    print(f"Webhook {webhook} is removed.")


def try_out(webhook: WebhookId, url: Url = None, token: Token = None, data: Data = None, as_json: Json = False) -> None:
    """Send a webhook.test there; `inkmill webhooks deliveries` shows what came of it."""
    sent = _ask(lambda calls: calls.test(webhook), url, token, data)
    _print_json(sent) if as_json else print(f"Delivery {sent.id} is on its way.")


def deliveries(
    webhook: WebhookId,
    state: Annotated[str | None, typer.Option(help="pending, delivered or dead.", show_default=False)] = None,
    url: Url = None,
    token: Token = None,
    data: Data = None,
    as_json: Json = False,
) -> None:
    """List what a webhook was told, newest first."""
    from inkmill.tables import show_deliveries

    found = _ask(lambda calls: calls.deliveries(webhook, state), url, token, data)
    _print_json(found) if as_json else show_deliveries(found)


def redeliver(
    delivery: Annotated[UUID, typer.Argument(metavar="DELIVERY", help="Id of a delivery.")],
    url: Url = None,
    token: Token = None,
    data: Data = None,
) -> None:
    """Send a delivery again at once, also a dead one."""
    _ask(lambda calls: calls.redeliver(delivery), url, token, data)
    print(f"Delivery {delivery} is on its way.")


def _ask(do: "Callable[[WebhookCalls], Awaitable[Any]]", url: str | None, token: str | None, data: Path | None) -> Any:
    from inkmill.connect import connect

    async def main() -> Any:
        async with connect(url, token, data) as client:
            return await do(client.webhooks)

    return asyncio.run(main())


def _print_json(found: "BaseModel | Sequence[BaseModel]") -> None:
    """One object, or a list of them; a secret that was just made is in it."""
    if isinstance(found, Sequence):
        print(json.dumps([one.model_dump(mode="json") for one in found]))
    else:
        print(found.model_dump_json())
