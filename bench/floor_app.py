"""The floor of a payment callback: bare Starlette, bare asyncpg, the statements that the service runs."""

import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse
from starlette.routing import Route

_DEPOSIT = """
    INSERT INTO floor_deposit
        (id, collector, event_id, transaction_id, municipality, reference, amount, paid_at, told_at)
    VALUES ($1, 'bank', $2, $3, '41570', $4, $5, $6, $7) ON CONFLICT DO NOTHING RETURNING id
"""
_EVENT = """
    INSERT INTO floor_outbox (id, aggregatetype, aggregateid, type, shard, payload)
    VALUES ($1, 'notification.payments', '1', 'payment.approved.v1', 1, $2)
"""


async def _deposit(request: Request) -> JSONResponse:
    raw = await request.body()
    told = await request.json()
    now = datetime.now(UTC)
    async with request.app.state.pool.acquire() as connection, connection.transaction():
        await connection.fetchval(
            _DEPOSIT, uuid4(), told["event_id"], told["transaction_id"], told["reference"], told["amount"],
            datetime.fromisoformat(told["paid_at"]), now,
        )  # fmt: skip
        await connection.execute(_EVENT, uuid4(), raw)
    return JSONResponse({"transaction_id": told["transaction_id"], "outcome": "taken"})


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with asyncpg.create_pool(os.environ["FLOOR_DATABASE_URL"], min_size=10, max_size=10) as app.state.pool:
        yield


def create_app() -> Starlette:
    return Starlette(
        routes=[Route("/callbacks/payments/bank", _deposit, methods=["POST"])], lifespan=_lifespan
    )
