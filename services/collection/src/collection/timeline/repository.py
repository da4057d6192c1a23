"""Everything on record about one bill, one query a source."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

_SOURCES = {
    "opening": """
        SELECT opened_at AS at, opened_by AS actor, *,
               CASE WHEN NOT EXISTS (SELECT 1 FROM write_off WHERE write_off.bill = bill.id)
                    THEN written_off_on END AS came_written_off_on
          FROM bill WHERE id = :bill
    """,
    "closing": """
        SELECT closing.asked_at AS at, closing.actor, closing.id, bill.payable_until + 1 AS day
          FROM bill JOIN closing ON closing.id = bill.closing WHERE bill.id = :bill
    """,
    "carry_over": """
        SELECT entry.recorded_at AS at, entry.actor, entry.cause_id AS id, entry.fiscal_year AS into_year,
               sum(line.credit)::bigint AS won
          FROM posting line JOIN journal_entry entry ON entry.id = line.entry
         WHERE line.bill = :bill AND line.account = 'carried_in' AND entry.cause_kind = 'year_end'
         GROUP BY entry.id
    """,
    "contact": """
        SELECT recorded_at AS at, 'official:' || official AS actor, id, day, kind, direct, outcome
          FROM contact WHERE bill = :bill
    """,
    "disposition": """
        SELECT recorded_at AS at, 'official:' || official AS actor, id, day, kind FROM disposition WHERE bill = :bill
    """,
    "campaign": """
        SELECT campaign.approved_at AS at, campaign.approved_by AS actor, campaign.id, campaign.name
          FROM campaign_target target JOIN campaign ON campaign.id = target.campaign
         WHERE target.bill = :bill AND campaign.approved_at IS NOT NULL
    """,
    "receipt_reversal": """
        SELECT undone.reversed_at AS at, undone.actor, receipt.id, undone.cause, undone.reversed_on, receipt.principal,
               receipt.charge, receipt.expense
          FROM receipt_reversal undone JOIN receipt ON receipt.id = undone.receipt WHERE receipt.bill = :bill
    """,
    "overpayment_reversal": """
        SELECT undone.reversed_at AS at, undone.actor, over.id, undone.cause, undone.reversed_on, over.amount
          FROM overpayment_reversal undone JOIN overpayment over ON over.id = undone.overpayment
         WHERE over.bill = :bill
    """,
    "reduction": """
        SELECT recorded_at AS at, correction AS id, * FROM reduction WHERE bill = :bill
    """,
    "receipt": """
        SELECT receipt.posted_at AS at, payment.actor, receipt.id, receipt.posting, receipt.value_day,
               receipt.principal, receipt.charge, receipt.expense, receipt.undid_arrears, payment.provider,
               payment.channel
          FROM receipt JOIN payment ON payment.id = receipt.payment WHERE receipt.bill = :bill
    """,
    "overpayment": """
        SELECT over.posted_at AS at, payment.actor, over.id, over.amount, over.reason, payment.value_day
          FROM overpayment over JOIN payment ON payment.id = over.payment WHERE over.bill = :bill
    """,
    "deferral_end": """
        SELECT ended.recorded_at AS at, ended.actor, ended.deferral AS id, ended.ended_on, ended.reason
          FROM deferral_end ended JOIN deferral ON deferral.id = ended.deferral WHERE deferral.bill = :bill
    """,
    **{
        fact: f"SELECT recorded_at AS at, * FROM {fact} WHERE bill = :bill"
        for fact in ("deferral", "write_off", "write_off_cancellation", "lapse", "limitation", "entrustment")
    },
    "withdrawal": """
        SELECT settled_at AS at, actor, levy_file AS id, outcome, reason FROM withdrawal WHERE bill = :bill
    """,
}


async def story(session: AsyncSession, bill: UUID) -> list[tuple[str, dict[str, Any]]]:
    """Each record with the name of its source; every one has `at` and `actor`."""
    found: list[tuple[str, dict[str, Any]]] = []
    for source, sql in _SOURCES.items():
        rows: Sequence[Any] = (await session.execute(text(sql), {"bill": bill})).mappings().all()
        found += [(source, dict(row)) for row in rows]
    return found
