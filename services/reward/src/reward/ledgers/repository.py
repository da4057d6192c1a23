"""The SQL of the ledgers: what was decided, with what was paid and asked back of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncSession

Of = Literal["evasion", "hidden-assets", "hidden-revenue", "arrears", "entrusted"]
SUMMED = ("won", "reduced", "paid", "outstanding", "demanded", "recovered")


@dataclass(frozen=True, slots=True)
class Selection:
    """Which lines: of one ledger, what the committee decided in one year."""

    municipality: str
    of: Of
    year: int


_REPORTED = """
    SELECT awards.id AS key, awards.id AS award, NULL::uuid AS credit, awards.won AS given, true AS first,
           awards.trace, reports.id AS report, reports.year AS report_year, reports.serial, reports.matter,
           reports.reported_on, reports.completed_on
      FROM awards JOIN reports ON reports.id = awards.report
     WHERE awards.kind = :kind AND awards.municipality = :municipality AND awards.decided_on BETWEEN :first AND :last
"""

_CREDITED = """
    SELECT rested.credit AS key, awards.id AS award, rested.credit, rested.won AS given,
           rested.credit = (SELECT others.credit FROM award_credits others WHERE others.award = awards.id
                             ORDER BY others.credit LIMIT 1) AS first,
           credits.trace, awards.person, credits.bill, credits.receipt, credits.day AS received_on, receipts.item,
           known.department, known.grade, findings.found_on, findings.use
      FROM awards JOIN award_credits rested ON rested.award = awards.id
      JOIN credits ON credits.id = rested.credit JOIN receipts ON receipts.id = credits.receipt
      LEFT JOIN LATERAL (
           SELECT officials.department, officials.grade FROM officials
            WHERE officials.official = awards.person AND officials.from_day <= credits.day
            ORDER BY officials.from_day DESC LIMIT 1) known ON true
      LEFT JOIN finding_bills ON finding_bills.bill = credits.bill
      LEFT JOIN findings ON findings.id = finding_bills.finding
     WHERE awards.kind = :kind AND awards.municipality = :municipality AND awards.decided_on BETWEEN :first AND :last
"""
_FEE = "credits.trace -> 'facts' ->> 'entrusted_fee'"

# What fell after the money had gone is in a case of its own, and in 환수; a case that was closed because the bank had
# not paid after all leaves a reduction as any other.
_SETTLED = """
    SELECT based.*, decisions.meeting, awards.decided_on, claims.claimed_on, payout.state AS payout_state,
           payout.fiscal_year, payout.paid_on, based.given AS won, fell.won AS reduced, fell.articles,
           CASE WHEN payout.state = 'paid' THEN based.given - fell.won ELSE 0 END AS paid,
           CASE WHEN payout.state = 'paid' THEN 0 ELSE based.given - fell.won END AS outstanding,
           back.demanded, back.recovered, back.states
      FROM based JOIN awards ON awards.id = based.award JOIN decisions ON decisions.id = awards.decision
      LEFT JOIN claimed_awards ON claimed_awards.award = based.award
      LEFT JOIN claims ON claims.id = claimed_awards.claim
      LEFT JOIN LATERAL (
           SELECT payouts.state, payouts.fiscal_year, payouts.paid_on FROM payouts WHERE payouts.award = based.award
            ORDER BY payouts.state IN ('ordered', 'approved', 'sent', 'paid') DESC, payouts.id DESC LIMIT 1
           ) payout ON true
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(fallen.won - again.won), 0)::bigint AS won,
                  array_agg(DISTINCT fallen.article) FILTER (WHERE fallen.won > again.won) AS articles
             FROM award_reductions fallen LEFT JOIN clawbacks ON clawbacks.reduction = fallen.id
            CROSS JOIN LATERAL (SELECT coalesce(sum(restored.won), 0) AS won FROM award_restorations restored
                                 WHERE restored.reduction = fallen.id) again
            WHERE fallen.award = based.award AND fallen.credit IS NOT DISTINCT FROM based.credit
              AND (clawbacks.id IS NULL OR clawbacks.closed_because IN ('not-paid', 'returned'))) fell
     CROSS JOIN LATERAL (
           SELECT coalesce(sum(clawbacks.principal + clawbacks.interest), 0)::bigint AS demanded,
                  coalesce(sum(clawbacks.recovered), 0)::bigint AS recovered,
                  array_agg(clawbacks.state ORDER BY clawbacks.id) AS states
             FROM payouts JOIN clawbacks ON clawbacks.payout = payouts.id
             LEFT JOIN award_reductions fallen ON fallen.id = clawbacks.reduction
            WHERE payouts.award = based.award
              AND coalesce(clawbacks.closed_because, '') NOT IN ('not-paid', 'returned')
              AND CASE WHEN clawbacks.reduction IS NULL THEN based.first
                       ELSE fallen.credit IS NOT DISTINCT FROM based.credit END) back
"""

_BASES: dict[Of, tuple[str, str]] = {
    "evasion": ("evasion_informant", _REPORTED),
    "hidden-assets": ("hidden_assets_informant", _REPORTED),
    "hidden-revenue": ("finder", _CREDITED),
    "arrears": ("collector", f"{_CREDITED} AND {_FEE} IS NULL"),
    "entrusted": ("collector", f"{_CREDITED} AND {_FEE} IS NOT NULL"),
}


async def see_one_moment(session: AsyncSession) -> None:
    """Let all that this transaction reads be of one moment: a volume is read in pieces."""
    await session.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"))


async def lines(
    session: AsyncSession, chosen: Selection, after: UUID | None, skip: int, limit: int
) -> Sequence[dict[str, Any]]:
    """Lines in the order of decision, from the one behind `after` (an award of a report, or a credit)."""
    _, base = _BASES[chosen.of]
    place = "(awards.id)" if base is _REPORTED else "(awards.id, rested.credit)"
    last = "(SELECT CAST(:after AS uuid))" if base is _REPORTED else (
        "(SELECT award, credit FROM award_credits WHERE credit = :after)"
    )
    beyond = f" AND {place} > {last}" if after else ""
    piece = f"{base}{beyond} ORDER BY awards.id, key OFFSET :skip LIMIT :limit"
    found = await session.execute(
        text(f"WITH based AS ({piece}) {_SETTLED} ORDER BY based.award, based.key"),
        _given(chosen) | {"skip": skip, "limit": limit} | ({"after": after} if after else {}),
    )
    return [dict(row) for row in found.mappings()]


async def count(session: AsyncSession, chosen: Selection) -> int:
    found = await session.execute(text(f"SELECT count(*) FROM ({_BASES[chosen.of][1]}) based"), _given(chosen))
    return int(found.scalar_one())


async def totals(session: AsyncSession, chosen: Selection) -> dict[str, int]:
    """The sums of the whole ledger, by column."""
    sums = ", ".join(f"coalesce(sum({name}), 0)::bigint AS {name}" for name in SUMMED)
    found = await session.execute(
        text(f"SELECT {sums} FROM (WITH based AS ({_BASES[chosen.of][1]}) {_SETTLED}) settled"), _given(chosen)
    )
    return dict(found.mappings().one())


def _given(chosen: Selection) -> dict[str, Any]:
    return {
        "kind": _BASES[chosen.of][0],
        "municipality": chosen.municipality,
        "first": date(chosen.year, 1, 1),
        "last": date(chosen.year, 12, 31),
    }
