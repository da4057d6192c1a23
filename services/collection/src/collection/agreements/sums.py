"""Collection's own side of each comparison: the SQL of its facts."""

from semu_contracts.internal.sums import Subject, SumsAnswer, SumsQuestion
from semu_kit import sums
from sqlalchemy.ext.asyncio import AsyncSession

_FACTS: dict[Subject, str] = {
    # What the bill's books come to: owed, or beside the books, or received, without the late charges decided here.
    "decided": """
        SELECT bill.id::text AS name, bill.id AS bill,
               outstanding_principal + outstanding_charge + beside_principal + beside_charge
               + coalesce(received.won, 0) - late_charge_decided AS won
          FROM bill
          LEFT JOIN (SELECT receipt.bill, sum(receipt.principal + receipt.charge)::bigint AS won
                       FROM receipt
                      WHERE NOT EXISTS (SELECT FROM receipt_reversal WHERE receipt_reversal.receipt = receipt.id)
                      GROUP BY receipt.bill) AS received ON received.bill = bill.id
         WHERE bill.municipality = :municipality
    """,
    # What citizens and providers brought, and what was here before they did; the rest never comes by notification.
    "approved": """
        SELECT provider || ' ' || payment_id AS name, NULL::uuid AS bill, total AS won
          FROM payment
         WHERE municipality = :municipality
           AND (actor LIKE 'citizen:%' OR actor LIKE 'provider:%'
                OR EXISTS (SELECT FROM known_approval AS known
                            WHERE known.provider = payment.provider AND known.payment_id = payment.payment_id))
    """,
    "credited": """
        SELECT payment.provider || ' ' || payment.payment_id || ' ' || receipt.bill AS name, receipt.bill,
               coalesce(sum(receipt.principal + receipt.charge) FILTER (WHERE reversal.receipt IS NULL), 0)::bigint
                   AS won
          FROM receipt
          JOIN payment ON payment.id = receipt.payment
          LEFT JOIN receipt_reversal AS reversal ON reversal.receipt = receipt.id
         WHERE payment.municipality = :municipality
         GROUP BY payment.provider, payment.payment_id, receipt.bill
    """,
}


async def sum_up(session: AsyncSession, subject: Subject, question: SumsQuestion) -> SumsAnswer:
    """What collection would answer, were it asked."""
    return await sums.sum_up(session, question, _FACTS[subject])
