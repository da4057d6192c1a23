"""The same facts arriving in any order end in the same balances, in the ledger itself."""

import random
from datetime import date, timedelta
from uuid import uuid4

import pytest
from collection_facts import approved, carried_over, decided, levy, payment, reduced
from ended_years import at, begin, close
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import ReceiptPosted, ReceiptReversed

ITEMS = ["property-tax", "parking-fine", "public-property-rent", "enforcement-levy"]

_BALANCES = """
    SELECT account, component, sum(debit - credit)::bigint FROM posting WHERE bill = $1
     GROUP BY 1, 2 HAVING sum(debit - credit) <> 0 ORDER BY 1, 2
"""
_BANK = """
    SELECT value_day, sum(debit - credit)::bigint FROM posting JOIN journal_entry made ON made.id = entry
     WHERE account = 'bank' AND bill = ANY($1) GROUP BY 1 ORDER BY 1
"""
_PAID = "SELECT value_day, sum(total)::bigint FROM payment WHERE payment_id LIKE $1 GROUP BY 1 ORDER BY 1"
"""The bank holds each day's money on that day, whatever was reversed and posted anew."""

_SNAPSHOT = """
    SELECT state, outstanding_principal, outstanding_charge, beside_principal, late_charge_decided, arrears_since,
           settled_on FROM bill WHERE id = $1
"""


_LIVE = """
    SELECT id FROM receipt WHERE NOT EXISTS (SELECT 1 FROM receipt_reversal undone WHERE undone.receipt = receipt.id)
"""


def _facts(chance: random.Random):
    """A kind of bill, payments as (won, day), reductions, and whether a close passes before they come."""
    payments = [
        (chance.randrange(1, 1_200_000), date(2026, 9, 20) + timedelta(days=chance.randrange(30)))
        for _ in range(chance.randrange(1, 5))
    ]
    reductions = [chance.randrange(1, 90_000) for _ in range(chance.randrange(3))]
    return chance.choice(ITEMS), chance.randrange(200_000, 1_500_000), payments, reductions, chance.random() < 0.5


def _bill(item, principal, chance_of_state):
    if chance_of_state < 0.3:
        carried = CarriedIn(written_off_on=date(2025, 12, 1), principal_paid=1_000)
        return carried_over(item=item, principal=principal, penalty=5_000, carried=carried)
    return levy(item=item, principal=principal, penalty=5_000)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
async def test_the_same_facts_in_two_orders_end_in_the_same_balances(service, seed):
    """Two bills alike hear the same payments and reductions, each in an order of its own."""
    chance = random.Random(seed)
    item, principal, payments, reductions, closes = _facts(chance)
    state = chance.random()
    twins = [_bill(item, principal, state) for _ in range(2)]
    await service.hear(*(decided(one) for one in twins))
    if closes:
        await service.close("2026-10-19")
    for one in twins:
        facts = [
            approved(payment(won, (one, won), on=day, payment_id=f"{seed}-{number}-{one.bill}"))
            for number, (won, day) in enumerate(payments)
        ] + [reduced(one, won) for won in reductions]
        chance.shuffle(facts)
        await service.hear(*facts)
    ends = [[await service.rows(sql, one.bill) for sql in (_BALANCES, _SNAPSHOT)] for one in twins]
    assert ends[0] == ends[1]
    assert await service.rows(_BANK, [one.bill for one in twins]) == await service.rows(_PAID, f"{seed}-%")
    await service.prove()


@pytest.mark.parametrize("seed", range(3))
async def test_every_proof_holds_and_every_receipt_is_told_whatever_is_undone(service, seed):
    """Payments, reductions, bounces, money of others matched elsewhere, write-offs and closes, by chance."""
    acts = _Acts(service, random.Random(seed), date(2026, 10, 19))
    await acts.open(4)
    for _ in range(30):
        await acts.one()
    assert await acts.standing() == await acts.told()


@pytest.mark.parametrize("seed", range(2))
async def test_every_proof_holds_over_the_end_of_a_year(service, clock, seed):
    """The same, before the carry-over, while two years are open, and after the hard close of the old one."""
    acts = _Acts(service, random.Random(seed), date(2026, 12, 20))
    at(clock, 2026, 12, 20)
    await acts.open(4)
    for _ in range(8):
        await acts.one()
    assert (await begin(service, clock))["state"] == "carried"
    acts.today = date(2027, 1, 2)
    for _ in range(12):
        await acts.one()
    assert (await close(service, clock))["state"] == "closed"
    acts.today = clock.today()
    for _ in range(10):
        await acts.one()
    assert await acts.standing() == await acts.told()


class _Acts:
    """What may happen to a few bills, one act after the other, each followed by every proof."""

    def __init__(self, service, chance, today):
        self.service, self.chance, self.today = service, chance, today
        self.two = [{"subject": str(uuid4()), "kind": "official"} for _ in range(2)]
        self.levies = []

    async def open(self, count):
        chance = self.chance
        self.levies = [
            _bill(chance.choice(ITEMS), chance.randrange(100_000, 900_000), chance.random()) for _ in range(count)
        ]
        await self.service.hear(*(decided(one) for one in self.levies))

    async def one(self):
        service, chance, one, act = self.service, self.chance, self.chance.choice(self.levies), self.chance.random()
        if act < 0.45:
            won, day = chance.randrange(1_000, 700_000), self.today - timedelta(days=chance.randrange(30))
            await service.hear(approved(payment(won, (one, won), on=day)))
        elif act < 0.55:
            await service.hear(approved(payment(chance.randrange(1_000, 300_000), on=self.today)))
        elif act < 0.65:
            await service.hear(reduced(one, chance.randrange(1, 20_000), on=self.today))
        elif act < 0.8:
            await _undo_one(service, chance, self.two, self.today)
        elif act < 0.88:
            await _match_one(service, chance, one, self.two[0])
        elif act < 0.95:
            day = self.today.isoformat()
            known = {"day": day, "reason": "missing_or_no_property", "searched_on": day}
            body = {"bill": str(one.bill), **known}
            wrote = await service.post("/collection/v1/write-offs", "work:write", body, **self.two[0])
            assert wrote.status_code in (201, 409, 422), wrote.text
        else:
            await service.close(self.today.isoformat())
        await service.prove()

    async def standing(self):
        """The receipts that stand."""
        return {row[0] for row in await self.service.rows(_LIVE)}

    async def told(self):
        """The receipts told as posted, and not as reversed."""
        posted = {one.receipt for one in await self.service.told(ReceiptPosted)}
        return posted - {one.receipt for one in await self.service.told(ReceiptReversed)}


async def _undo_one(service, chance, two, today):
    live = await service.rows(_LIVE)
    if live:
        cause = chance.choice(["bounced", "charged_back", "wrong_bill"])
        body = {"cause": cause, "reason": "확인", "day": today.isoformat()}
        path = f"/collection/v1/receipts/{chance.choice(live)[0]}/reversals"
        asked = await service.post(path, "receipts:reverse", body, **two[0])
        assert asked.status_code == 201, asked.text
        path = f"/collection/v1/reversals/{asked.json()['id']}/approval"
        assert (await service.post(path, "receipts:reverse", **two[1])).status_code == 200


async def _match_one(service, chance, one, who):
    waiting = (await service.get("/collection/v1/suspense", "ledger:read"))["suspense"]
    if waiting:
        kept = chance.choice(waiting)
        body = {"bill": str(one.bill), "won": chance.randrange(1, kept["amount"] + 1)}
        path = f"/collection/v1/suspense/{kept['id']}/matchings"
        assert (await service.post(path, "receipts:write", body, **who)).status_code == 201
