"""Comparisons of the services: the only SQL of them."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from semu_contracts.internal.sums import Subject
from semu_kit.db import driver
from semu_kit.ids import new_id
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from collection.agreements.models import DAILY, Agreement
from collection.agreements.rules import Difference, State

_STANDING = """
    SELECT second.*
      FROM difference AS second JOIN difference AS first USING (agreement, subject, name)
     WHERE first.look = 1 AND second.look = 2
       AND first.here IS NOT DISTINCT FROM second.here AND first.there IS NOT DISTINCT FROM second.there
"""
"""Seen alike at both looks."""

_EXPLAINED = """
    LEFT JOIN LATERAL (
         SELECT explanation.cause, explanation.explained_by, explanation.explained_at
           FROM difference_explanation AS explanation
          WHERE explanation.municipality = agreement.municipality AND explanation.subject = one.subject
            AND explanation.name = one.name AND explanation.here IS NOT DISTINCT FROM one.here
            AND explanation.there IS NOT DISTINCT FROM one.there
          ORDER BY explained_at DESC LIMIT 1) AS explained ON true
"""


async def ask_daily(session: AsyncSession, municipality: str, day: date, at: datetime) -> None:
    """Ask for the comparison of a day that has ended, once; none of a municipality that had no books by then."""
    await session.execute(
        text(
            """
            INSERT INTO agreement (id, municipality, day, asked_by, asked_at)
            SELECT :id, :municipality, :day, :asked_by, :at
             WHERE EXISTS (SELECT FROM journal_entry WHERE municipality = :municipality AND booking_day <= :day)
            ON CONFLICT DO NOTHING
            """
        ),
        {"id": new_id(), "municipality": municipality, "day": day, "asked_by": DAILY, "at": at},
    )


async def due(session: AsyncSession, first_look_until: datetime) -> list[UUID]:
    """Comparisons not yet looked at, and those whose first look was long enough ago; in the order of asking."""
    found = await session.scalars(
        select(Agreement.id)
        .where(
            col(Agreement.finished_at).is_(None),
            col(Agreement.first_look_at).is_(None) | (col(Agreement.first_look_at) <= first_look_until),
        )
        .order_by(col(Agreement.id))
    )
    return list(found)


async def take(session: AsyncSession, agreement: UUID) -> Agreement | None:
    """Hold an unfinished comparison; None if another worker holds it, or finished it."""
    found: Agreement | None = await session.scalar(
        select(Agreement)
        .where(col(Agreement.id) == agreement, col(Agreement.finished_at).is_(None))
        .with_for_update(skip_locked=True)
    )
    return found


async def page(session: AsyncSession, municipality: str, before: UUID | None, limit: int) -> list[Agreement]:
    """Comparisons of a municipality, the newest first."""
    question = select(Agreement).where(col(Agreement.municipality) == municipality)
    if before is not None:
        question = question.where(col(Agreement.id) < before)
    return list(await session.scalars(question.order_by(col(Agreement.id).desc()).limit(limit)))


async def add_differences(
    session: AsyncSession, agreement: UUID, look: int, subject: Subject, found: Iterable[Difference], at: datetime
) -> None:
    """Write what a look saw, by COPY."""
    await (await driver(session)).copy_records_to_table(
        "difference",
        columns=("agreement", "look", "subject", "name", "bill", "here", "there", "seen_at"),
        records=[(agreement, look, subject, one.name, one.bill, one.here, one.there, at) for one in found],
    )


async def add_known_approvals(session: AsyncSession, payments: Sequence[tuple[str, str]]) -> None:
    """Remember payments, by provider and its number, that notification told when they were here already."""
    if payments:
        await (await driver(session)).execute(
            "INSERT INTO known_approval SELECT * FROM unnest($1::text[], $2::text[]) ON CONFLICT DO NOTHING",
            [provider for provider, _ in payments],
            [number for _, number in payments],
        )


async def has_differences(session: AsyncSession, agreement: UUID) -> bool:
    """Whether a look of this comparison saw any."""
    return bool(
        await session.scalar(
            text("SELECT EXISTS (SELECT FROM difference WHERE agreement = :agreement)"), {"agreement": agreement}
        )
    )


async def count_open(session: AsyncSession, agreement: UUID) -> tuple[int, dict[str, int]]:
    """How many differences stood at both looks, and how many of each subject nobody has explained as they are."""
    rows = await session.execute(
        text(
            f"""
            SELECT one.subject, count(*) AS standing, count(*) FILTER (WHERE explained.cause IS NULL) AS unexplained
              FROM ({_STANDING}) AS one JOIN agreement ON agreement.id = one.agreement {_EXPLAINED}
             WHERE one.agreement = :agreement GROUP BY one.subject
            """
        ),
        {"agreement": agreement},
    )
    counts = {row.subject: (row.standing, row.unexplained) for row in rows}
    return sum(standing for standing, _ in counts.values()), {
        subject: unexplained for subject, (_, unexplained) in counts.items() if unexplained
    }


async def last_finished(session: AsyncSession) -> dict[str, UUID]:
    """The last finished comparison of every municipality."""
    rows = await session.execute(
        text(
            "SELECT DISTINCT ON (municipality) municipality, id FROM agreement WHERE finished_at IS NOT NULL"
            " ORDER BY municipality, finished_at DESC"
        )
    )
    return {row.municipality: row.id for row in rows}


async def differences(
    session: AsyncSession,
    municipality: str,
    subject: Subject,
    *,
    state: State | None = None,
    name: str | None = None,
    after: str | None = None,
    limit: int = 1,
) -> list[dict[str, Any]]:
    """Facts that ever differed, each as it was last seen, with when it was first and last seen, in order of name.

    `gone`: the municipality's last comparison did not see it any more.
    """
    rows = await session.execute(
        text(
            f"""
            WITH seen AS (
                SELECT standing.*, agreement.municipality, min(seen_at) OVER same AS first_seen_at,
                       row_number() OVER (PARTITION BY name ORDER BY seen_at DESC) AS back
                  FROM ({_STANDING}) AS standing JOIN agreement ON agreement.id = standing.agreement
                 WHERE agreement.municipality = :municipality AND subject = :subject
                   AND (CAST(:name AS text) IS NULL OR name = :name) AND (CAST(:after AS text) IS NULL OR name > :after)
                WINDOW same AS (PARTITION BY name)),
            last AS (
                SELECT id FROM agreement WHERE municipality = :municipality AND finished_at IS NOT NULL
                 ORDER BY finished_at DESC LIMIT 1),
            told AS (
                SELECT one.subject, one.name, one.bill, one.here, one.there, one.first_seen_at,
                       one.seen_at AS last_seen_at, explained.cause, explained.explained_by, explained.explained_at,
                       CASE WHEN one.agreement <> last.id THEN 'gone'
                            WHEN explained.cause IS NULL THEN 'open' ELSE 'explained' END AS state
                  FROM seen AS one JOIN agreement ON agreement.id = one.agreement CROSS JOIN last {_EXPLAINED}
                 WHERE one.back = 1)
            SELECT * FROM told WHERE CAST(:state AS text) IS NULL OR state = :state ORDER BY name LIMIT :limit
            """
        ),
        {
            "municipality": municipality, "subject": subject, "state": state, "name": name, "after": after,
            "limit": limit,
        },
    )  # fmt: skip
    return [dict(row) for row in rows.mappings()]
