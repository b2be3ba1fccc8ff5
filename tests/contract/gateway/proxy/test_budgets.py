"""The streaming proxy within budgets, the fleet's limits at the provider, and without the database."""

import asyncio
from decimal import Decimal
from uuid import uuid4

import httpx2
import psycopg
import pytest

from gateway.tokens import owner_of
from tests.contract.gateway.conftest import Gateway, cut_off, fresh_database, until
from tests.contract.gateway.proxy.proxying import (
    BODY,
    LONG,
    PLAIN,
    calls_of,
    outcomes,
    proxying_gateway,
    read_stream,
    streaming,
)
from tests.doubles.claude_script import Behaviour
from tests.doubles.claude_server import ClaudeServer

pytestmark = pytest.mark.services


def spend(database: str, user: str, usd: str) -> None:
    row = "insert into calls (owner, key, provider, model, tokens_in, tokens_out, cache_write_tokens,"
    row += (
        " cache_read_tokens, price_usd, milliseconds, outcome) values (%s, %s, 'claude', 'm', 0, 0, 0, 0, %s, 1, 'x')"
    )
    with psycopg.connect(database, autocommit=True) as connection:
        connection.execute(row, (owner_of(user), uuid4().hex, usd))


@pytest.mark.promise("S1.074")
async def test_what_is_left_of_a_budget_bounds_the_answer_and_nothing_left_is_a_503(
    server: ClaudeServer, user: str
) -> None:
    limits = {"budget_user_month_usd": Decimal("1"), "budget_month_usd": Decimal("3")}
    with fresh_database() as database:
        async with proxying_gateway(database, server, **limits) as gateway, gateway.client(user) as api:
            await read_stream(api)
            assert server.messages[0].body["max_tokens"] == 4000
            spend(database, user, "0.9")  # a thousandth of a cent and a half a token: not quite 6,700 of them are left
            await read_stream(api, {**BODY, "maxTokens": 50_000})
            assert 6_000 < server.messages[1].body["max_tokens"] < 6_700
            spend(database, user, "0.1")
            for method in ("POST", "PUT"):
                refused = await api.request(method, "/api/stream", json=BODY)
                assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
                assert refused.json()["details"] == "Your budget for this month is spent."
            async with gateway.client("thrifty") as other:
                await read_stream(other)
                spend(database, "spendthrift", "2")
                refused = await other.post("/api/stream", json=BODY)
            assert (refused.status_code, refused.json()["code"]) == (503, "SERVICE_UNAVAILABLE")
            assert "this service" in refused.json()["details"]
    assert len(server.messages) == 3


async def test_streams_at_the_same_time_do_not_share_what_is_left(server: ClaudeServer, user: str) -> None:
    # Worth 2,000 tokens of the answer, the prompt's price apart.
    with fresh_database() as database:
        async with (
            proxying_gateway(database, server, budget_user_month_usd=Decimal("0.031")) as gateway,
            gateway.client(user) as api,
        ):
            server.script(Behaviour(text=LONG, seconds=60))
            async with streaming(api, {**BODY, "maxTokens": 1500}):
                await read_stream(api, BODY)
                assert server.messages[1].body["max_tokens"] < 600
            held = gateway.server.config.app.state.services.proxy._calls.held
            await until(lambda: not held)
            assert len(calls_of(database, user)) == 2


async def test_requests_that_arrive_together_do_not_share_what_is_left(server: ClaudeServer, user: str) -> None:
    server.script(*[Behaviour(text=LONG, seconds=0.5)] * 6)
    with fresh_database() as database:
        async with (
            proxying_gateway(database, server, budget_user_month_usd=Decimal("0.031")) as gateway,
            gateway.client(user) as api,
        ):
            answers = await asyncio.gather(*(api.put("/api/stream", json={**BODY, "maxTokens": 900}) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] * 3 + [503] * 3
    assert sum(message.body["max_tokens"] for message in server.messages) <= 2066


async def test_the_fleets_limit_at_the_provider_holds_for_the_proxy(database: str, server: ClaudeServer) -> None:
    async with proxying_gateway(database, server, requests_per_minute=2) as gateway, gateway.client("l") as api:
        answers = [await api.put("/api/stream", json=BODY) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 503]
    assert answers[2].json()["code"] == "SERVICE_UNAVAILABLE"
    assert int(answers[2].headers["retry-after"]) >= 1


async def test_without_the_database_streams_go_on_and_budgets_refuse_with_the_routes_500(
    server: ClaudeServer, user: str
) -> None:
    with fresh_database() as database:
        async with (
            proxying_gateway(database, server) as free,
            proxying_gateway(database, server, budget_month_usd=Decimal(1)) as bound,
        ):
            cut_off(database)
            async with free.client(user) as api:
                assert (await read_stream(api, PLAIN))[-1] == "[DONE]"
            async with bound.client(user) as api:
                refused = await api.post("/api/stream", json=PLAIN)
            assert (refused.status_code, refused.json()["code"]) == (500, "ANTHROPIC_ERROR")
            name = database.rsplit("/", 1)[1]
            with psycopg.connect(
                str(psycopg.conninfo.make_conninfo(database, dbname="postgres")), autocommit=True
            ) as c:
                c.execute(f'alter database "{name}" with allow_connections true')
            # What was spent meanwhile is written now.
            assert await outcomes(database, user, 1) == ["answered"]


async def test_calls_of_the_proxy_are_counted_in_the_gateways_metrics(
    gateway: Gateway, api: httpx2.AsyncClient
) -> None:
    await read_stream(api)
    page = (await api.get("/metrics")).text
    assert 'inkmill_provider_calls_total{model="claude-sonnet-4-5",outcome="answered",provider="claude"}' in page
    assert 'inkmill_rate_checks_total{counted_in="memory",policy="stream",verdict="allowed"}' in page
