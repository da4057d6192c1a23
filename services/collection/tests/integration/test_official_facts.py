"""What officials record, mixed with payments by chance: in any order the same balances, and every proof holds."""

import random
from datetime import date, timedelta

import pytest
from collection_facts import approved, carried_over, decided, levy, payment
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from semu_contracts.events.assessment import CarriedIn
from semu_contracts.events.collection import (
    BillLapsed,
    DeferralEnded,
    DeferralGranted,
    EntrustedRecorded,
    LimitationRecorded,
    WriteOffCancelled,
    WriteOffRecorded,
)

TOLD = {
    "deferral": DeferralGranted, "deferral_end": DeferralEnded, "write_off": WriteOffRecorded,
    "write_off_cancellation": WriteOffCancelled, "lapse": BillLapsed, "limitation": LimitationRecorded,
    "entrustment": EntrustedRecorded,
}  # fmt: skip
"""What is told of each row."""

_BALANCES = """
    SELECT account, component, sum(debit - credit)::bigint FROM posting WHERE bill = $1
     GROUP BY 1, 2 HAVING sum(debit - credit) <> 0 ORDER BY 1, 2
"""
_SNAPSHOT = """
    SELECT state, outstanding_principal, outstanding_charge, late_charge_decided, payable_until FROM bill WHERE id = $1
"""


def _day(chance):
    return date(2026, 9, 20) + timedelta(days=chance.randrange(30))


@pytest.mark.law("Figures 1.7")
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(seed=st.integers(0, 10**6))
async def test_a_deferral_and_payments_in_two_orders_end_in_the_same_balances(service, official, seed):
    chance = random.Random(seed)
    begins, principal = _day(chance), chance.randrange(500_000, 900_000)
    deferral = {
        "kind": "after_arrears", "first_day": begins.isoformat(), "last_day": (begins + timedelta(days=90)).isoformat()
    }  # fmt: skip
    payments = [(chance.randrange(1, 600_000), _day(chance)) for _ in range(3)]
    twins = [carried_over(principal=principal) for _ in range(2)]
    await service.hear(*(decided(one) for one in twins))
    for one in twins:
        facts = [deferral] + [
            approved(payment(won, (one, won), on=day, payment_id=f"{seed}-{number}-{one.bill}"))
            for number, (won, day) in enumerate(payments)
        ]
        chance.shuffle(facts)
        for fact in facts:
            if fact is deferral:
                answer = await service.post(
                    "/collection/v1/deferrals", "work:write", {"bill": str(one.bill), **deferral}, **official
                )
                # What begins after the last payment that settled it may come too late, and changes nothing.
                assert answer.status_code in (201, 409), answer.text
            else:
                await service.hear(fact)
    first, second = [[await service.rows(sql, one.bill) for sql in (_BALANCES, _SNAPSHOT)] for one in twins]
    assert first == second
    await service.prove()


@pytest.mark.law("Dongjak 15②", "Dongjak 21", "Dongjak 22", "Dongjak 23")
@pytest.mark.parametrize("seed", range(4))
async def test_whatever_officials_record_by_chance_every_proof_holds_and_every_fact_is_told_once(
    service, official, seed
):
    chance = random.Random(seed)
    carried = CarriedIn(written_off_on=date(2025, 12, 1), limitation_on=date(2026, 10, 18))
    bills = [levy(principal=400_000), carried_over(), carried_over(item="parking-fine"), carried_over(carried=carried)]
    await service.hear(*(decided(one) for one in bills))
    for _ in range(30):
        one, day = chance.choice(bills), _day(chance).isoformat()
        later = (date.fromisoformat(day) + timedelta(days=chance.randrange(1, 60))).isoformat()
        path, body = chance.choice(
            [
                ("deferrals", {"kind": "after_arrears", "first_day": day, "last_day": later}),
                ("deferrals", {"kind": "rehabilitation", "first_day": day, "last_day": later}),
                ("write-offs", {"day": day, "reason": "missing_or_no_property", "searched_on": day}),
                ("write-offs/cancellations", {"day": day, "cause": chance.choice(["property_found", "error"])}),
                ("limitations", {"cause": "correction", "first_day": day, "limitation_on": later}),
                ("lapses", {}),
                ("entrustments", {"day": day, "authority": "11590"}),
                (None, {}),
                (None, {}),
            ]
        )
        if path is None:
            won = chance.randrange(1_000, 300_000)
            await service.hear(approved(payment(won, (one, won), on=date.fromisoformat(day))))
            continue
        answer = await service.post(f"/collection/v1/{path}", "work:write", {"bill": str(one.bill), **body}, **official)
        assert answer.status_code in (201, 409, 422), answer.text
        if path == "deferrals" and answer.status_code == 201 and chance.random() < 0.5:
            end = {"ended_on": day, "reason": "means_restored"}
            await service.post(f"/collection/v1/deferrals/{answer.json()['id']}/end", "work:write", end, **official)
    await service.prove()
    for table, data_type in TOLD.items():
        kept = (await service.rows(f"SELECT count(*) FROM {table}"))[0][0]
        assert (table, len(await service.told(data_type))) == (table, kept)
    assert sum([(await service.rows(f"SELECT count(*) FROM {table}"))[0][0] for table in TOLD]) > 5
