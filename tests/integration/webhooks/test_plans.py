"""A look at the due deliveries costs the same however many were ever made."""

import re
from uuid import uuid4

from ledger.queries import query
from tests.integration.webhooks.conftest import Told

FILL = """
insert into webhooks (id, owner, url, events, secret)
select gen_random_uuid(), gen_random_uuid(), 'https://hooks.example/', array['*'], 'whsec_'
from generate_series(1, 500);
insert into deliveries (id, webhook_id, owner, event, body, state, ended_at)
select gen_random_uuid(), id, owner, 'generation.completed', '{}', 'delivered', now()
from webhooks, generate_series(1, 20);
insert into delivery_attempts (delivery_id, number, started_at, milliseconds) select id, 1, now(), 5 from deliveries;
analyze webhooks; analyze deliveries; analyze delivery_attempts
"""


async def test_deliveries_are_found_by_index(told: Told) -> None:
    one = uuid4()
    queries = {
        "claim_deliveries": {"limit": 100, "each": 4, "busy": [one], "lease_seconds": 60.0},
        "count_deliveries": {},
        "list_deliveries": {"webhook_id": one, "owner": one, "state": None, "limit": 50},
        "list_attempts": {"delivery_ids": [one]},
        "redeliver": {"delivery_id": one, "owner": one},
        "drop_pending": {"webhook_id": one, "reason": ""},
        "forget_deliveries": {"days": 30, "limit": 100},
    }
    async with told.ledger.connection() as connection:
        await connection.execute(FILL)
        for name, params in queries.items():
            cursor = await connection.execute(b"explain " + query(f"webhooks/{name}"), params)
            plan = "\n".join(row[0] for row in await cursor.fetchall())
            assert not re.search(r"Seq Scan on (webhooks|deliver)", plan), f"{name}\n{plan}"
            if name in {"claim_deliveries", "count_deliveries"}:
                assert "deliveries_due" in plan, f"{name}\n{plan}"
