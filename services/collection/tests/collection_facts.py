"""Facts to tell the collection service."""

from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from semu_contracts.events.assessment import (
    CarriedIn,
    DecidedBill,
    LevyDecided,
    LevyReduced,
    LevyWithdrawalRequested,
    ReducedLevy,
    WithdrawalRequested,
)
from semu_contracts.events.collection import Amounts
from semu_contracts.events.envelope import Event
from semu_contracts.events.notification import ApprovedPayment, PaidBill, PaymentApproved
from semu_kit.clock import KST
from semu_kit.ids import new_id, shard_of

GIMPO = "41570"
SUNG = "official:11111111-1111-7111-8111-111111111111"


def levy(**facts: Any) -> DecidedBill:
    """A local tax of 1,000,000 won, due 2026-09-30 (a Wednesday), unless said otherwise."""
    return DecidedBill(
        **{
            "bill": new_id(),
            "taxpayer": new_id(),
            "item": "property-tax",
            "fiscal_year": 2026,
            "period": "2",
            "levy_number": f"{uuid4().int % 10**12:012d}",
            "kind": "new",
            "liability_day": date(2026, 6, 1),
            "decided_day": date(2026, 9, 10),
            "due_date": date(2026, 9, 30),
            "principal": 1_000_000,
            "penalty": 0,
            **facts,
        }
    )


def carried_over(**facts: Any) -> DecidedBill:
    """The same tax of 2024, carried over; `carried` holds what is known of it."""
    return levy(
        **{
            "kind": "carried_over",
            "fiscal_year": 2024,
            "liability_day": date(2024, 6, 1),
            "decided_day": date(2024, 7, 10),
            "due_date": date(2024, 7, 31),
            "carried": CarriedIn(),
            **facts,
        }
    )


def _event(data: Any, taxpayer: UUID, municipality: str = GIMPO, actor: str = "agency:test") -> Event[Any]:
    return Event[type(data)](
        id=uuid4(),
        source="/test",
        type=data.type,
        time=datetime(2026, 10, 19, 10, tzinfo=KST),
        municipality=municipality,
        actor=actor,
        shard=shard_of(taxpayer),
        data=data,
    )


def decided(*levies: DecidedBill, municipality: str = GIMPO) -> Event[LevyDecided]:
    return _event(LevyDecided(items=list(levies)), levies[0].taxpayer, municipality)


def withdrawn(*levies: DecidedBill, levy_file: UUID | None = None) -> Event[LevyWithdrawalRequested]:
    items = [WithdrawalRequested(taxpayer=one.taxpayer, bill=one.bill) for one in levies]
    return _event(LevyWithdrawalRequested(items=items, levy_file=levy_file or uuid4()), levies[0].taxpayer)


def reduced(
    one: DecidedBill, principal: int, penalty: int = 0, on: date = date(2026, 10, 19)
) -> Event[LevyReduced]:
    """A decision that takes so much of a levy back."""
    taken = ReducedLevy(
        taxpayer=one.taxpayer,
        bill=one.bill,
        correction=new_id(),
        decided_day=on,
        principal=principal,
        penalty=penalty,
        reason="corrected",
        provision="지방세기본법 §58",
    )
    return _event(LevyReduced(items=[taken]), one.taxpayer)


def payment(
    total: int, *shown: tuple[DecidedBill, int], on: date = date(2026, 10, 19), **facts: Any
) -> ApprovedPayment:
    """A payment of `total` won for bills with the won shown for each."""
    return ApprovedPayment(
        **{
            "payment": new_id(),
            "provider": "kakaopay",
            "payment_id": uuid4().hex,
            "channel": "kakaopay",
            "taxpayer": shown[0][0].taxpayer if shown else None,
            "total": total,
            "bills": [
                PaidBill(bill=one.bill, taxpayer=one.taxpayer, amounts=Amounts(principal=won)) for one, won in shown
            ],
            "value_day": on,
            "approved_at": datetime(on.year, on.month, on.day, 9, tzinfo=KST),
            **facts,
        }
    )


def approved(*payments: ApprovedPayment, municipality: str = GIMPO) -> Event[PaymentApproved]:
    return _event(
        PaymentApproved(items=list(payments)), payments[0].ordering_key, municipality, actor="provider:kakaopay"
    )
