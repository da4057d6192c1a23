"""What a bill's story tells of its rewards, to the end."""

from typing import Any

from money import Money


async def story(service: Any, told: Any, bill: str) -> dict[str, dict[str, Any]]:
    """What was told, by the kind of entry; in the order of the story."""
    path = f"/reward/internal/v1/bills/{told.id(bill)}/timeline"
    answer = await service.get(path, "internal:timeline", kind="service", municipality="*")
    assert answer.status_code == 200, answer.text
    return {entry["what"]: entry for entry in answer.json()["entries"]}


async def test_a_story_goes_on_to_the_payment_and_to_what_is_taken_back(service: Any, told: Any) -> None:
    money = Money(service, told)
    award = await money.awarded("a", "b")
    await money.budget()
    await money.claim(award)
    transfer = await money.transfer(await money.approved())
    await money.answered(transfer, "0000")
    await service.hears(told.reversal("a"))

    fallen = await story(service, told, "a")
    assert set(fallen) == {
        "credit.computed", "credit.recognised", "payout.ordered", "award.reduced", "clawback.opened",
    }  # fmt: skip
    paid = fallen["payout.ordered"]["facts"]
    assert (paid["state"], paid["amount"], paid["payout_amount"]) == ("paid", 50_000, 100_000)
    assert fallen["award.reduced"]["facts"]["article"]
    assert fallen["clawback.opened"]["facts"]["amount"] == 50_000
    assert (fallen["clawback.opened"]["facts"]["state"], fallen["clawback.opened"]["actor"]) == (
        "open",
        "system:reward",
    )

    assert set(await story(service, told, "b")) == {"credit.computed", "credit.recognised", "payout.ordered"}
