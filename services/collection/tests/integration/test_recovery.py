"""After a restore: what collection told is taken back from its own events, as if it had never been lost."""

from datetime import date
from uuid import uuid4

from collection.recovery import put_back
from collection_facts import approved, carried_over, decided, levy, payment
from semu_contracts.events.collection import (
    BillOpened,
    CampaignApproved,
    CampaignStopped,
    ContactRecorded,
    ReceiptPosted,
)
from semu_kit.handlers import Context
from semu_kit.testing import recorded

COUNTER = "/collection/v1/counter-receipts"


async def told_of(service, data_type):
    return [event for event in await recorded(service.runtime) if event.type == data_type.type]


async def take(service, *events):
    """What could not be put back."""
    async with service.runtime.database.transaction() as session:
        context = Context(session, service.runtime)
        return [item for event in events for item in await put_back.apply(context, event)]


async def test_a_bill_that_is_opened_again_has_the_payment_number_that_was_told(service, rewinding):
    early, first, second = levy(), levy(), levy()
    await service.hear(decided(early))
    rewind = await rewinding(service.runtime)
    await service.hear(decided(first), decided(second))
    numbers = dict(await service.rows("SELECT id, payment_number FROM bill"))
    opened = await told_of(service, BillOpened)
    assert {item.bill: item.payment_number for event in opened for item in event.data.items} == numbers
    await rewind()
    async with service.runtime.database.transaction() as session:
        for event in opened[1:]:
            await put_back.keep(Context(session, service.runtime), event)
    # Another bill comes first, and those that were told the other way round: none takes another's number.
    new = levy()
    await service.hear(decided(new), decided(second), decided(first))
    now = dict(await service.rows("SELECT id, payment_number FROM bill"))
    assert {bill: number for bill, number in now.items() if bill != new.bill} == numbers
    assert now[new.bill] not in numbers.values()


async def test_a_receipt_made_again_has_the_id_that_was_told(service, rewinding):
    one, paid = levy(), None
    await service.hear(decided(one))
    rewind = await rewinding(service.runtime)
    paid = payment(1_030_000, (one, 1_030_000))
    await service.hear(approved(paid))
    told = await service.told(ReceiptPosted)
    await rewind()
    # The provider tells the same money under another event and another id of the payment.
    await service.hear(approved(payment(5_000)), approved(paid.model_copy(update={"payment": uuid4()})))
    assert [one.receipt for one in await service.told(ReceiptPosted)] == [one.receipt for one in told]


async def test_money_over_the_counter_is_posted_again_under_the_number_of_its_receipt(service, official, rewinding):
    one, two = levy(penalty=50_000), levy()
    await service.hear(decided(one), decided(two))
    rewind = await rewinding(service.runtime)
    body = {"method": "cash", "shares": [{"bill": str(one.bill), "won": 20_000, "component": "charge"}]}
    given = await service.post(COUNTER, "receipts:write", body, **official)
    assert given.status_code == 201, given.text
    lost = await told_of(service, ReceiptPosted)
    await rewind()
    assert await take(service, *lost) == []
    assert await take(service, *lost) != [], "once more, nothing is posted: what is there is not put back"
    assert await service.rows("SELECT principal, charge FROM receipt") == [(0, 20_000)]
    assert [each.receipt for each in await service.told(ReceiptPosted)] == [lost[0].data.items[0].receipt]
    body["shares"] = [{"bill": str(two.bill), "won": 1_000}]
    later = (await service.post(COUNTER, "receipts:write", body, **official)).json()
    assert later["receipt_number"] != given.json()["receipt_number"]
    assert await service.rows("SELECT number FROM counter_receipt ORDER BY number") == [(1,), (2,)]
    await service.prove()


async def test_what_is_about_a_bill_that_is_not_back_yet_is_left_until_it_is(service, official, rewinding):
    rewind = await rewinding(service.runtime)
    one = carried_over()
    await service.hear(decided(one))
    contact = {"bill": str(one.bill), "day": "2026-10-19", "kind": "phone", "direct": True, "outcome": "promised"}
    assert (await service.post("/collection/v1/contacts", "contacts:write", contact, **official)).status_code == 201
    (event,) = await told_of(service, ContactRecorded)
    await rewind()
    assert await take(service, event) == event.data.items
    await service.hear(decided(one))
    assert await take(service, event) == []
    assert await take(service, event) == []
    [row] = await service.rows("SELECT id, official::text, day, kind, direct, outcome FROM contact")
    assert row == (event.data.items[0].contact, official["subject"], date(2026, 10, 19), "phone", True, "promised")


async def test_a_campaign_is_known_again_with_its_bills_and_as_stopped(service, rewinding):
    one = carried_over()
    await service.hear(decided(one))
    rewind = await rewinding(service.runtime)
    campaigns, drafter, approver = "/collection/v1/campaigns", {"subject": str(uuid4())}, {"subject": str(uuid4())}
    draft = {"name": "체납 안내", "notice_kind": "arrears_guidance", "items": ["property-tax"], "minimum": 0}
    made = await service.post(campaigns, "campaigns:write", draft, **drafter)
    assert made.status_code == 201, made.text
    campaign = f"{campaigns}/{made.json()['id']}"
    assert (await service.post(f"{campaign}/approval", "campaigns:approve", **approver)).is_success
    assert (await service.post(f"{campaign}/stop", "campaigns:write", **drafter)).is_success
    lost = [*await told_of(service, CampaignApproved), *await told_of(service, CampaignStopped)]
    await rewind()
    assert await take(service, *lost) == []
    assert await take(service, *lost) == []
    assert await service.rows("SELECT id::text, state, bills, approved_by FROM campaign") == [
        (made.json()["id"], "stopped", 1, f"official:{approver['subject']}")
    ]
    assert await service.rows("SELECT bill, notified_on FROM campaign_target JOIN bill ON bill.id = bill") == [
        (one.bill, date(2026, 10, 19))
    ]
