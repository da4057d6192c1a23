"""The rules that need neither database nor network."""

import hashlib
import hmac
from datetime import date, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from notification.callbacks.rules import WINDOW_SECONDS, Fault, fault_of, readable_reference
from notification.dispatch.pacing import Pacer
from notification.dispatch.rules import wait_after
from notification.identity.rules import is_recipient
from notification.municipalities.register import UnknownCollector, city, city_of_collector
from notification.notices import rules as notices
from notification.notices.links import Links
from notification.payments import rules as payments
from notification.payments.rules import ImpossibleStep, ShownBill, after, payable, same_amounts
from notification.providers.alimtalk.codes import Call, Verdict, call_of, meaning_of
from notification.providers.kakaopay.codes import Standing, standing_of

NOW = 1_800_000_000


def bill(**more: object) -> ShownBill:
    facts = {
        "bill": uuid4(), "taxpayer": uuid4(), "state": "arrears", "item_name": "주정차위반과태료", "fiscal_year": 2025,
        "period": "1기", "payment_number": "1" * 19, "due_date": date(2025, 6, 30), "principal": 40_000,
        "charge": 1_200, "expense": 0,
    }  # fmt: skip
    return ShownBill(**{**facts, **more})  # type: ignore[arg-type]


def signature(body: bytes, key: str, at: int = NOW) -> str:
    return hmac.new(key.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()


class TestSignature:
    def test_holds_for_the_body_that_was_signed(self) -> None:
        assert fault_of(f"t={NOW},v1={signature(b'{}', 'key')}", b"{}", ["key"], NOW) is None

    @given(st.binary(), st.binary(), st.text(min_size=1), st.text(min_size=1))
    def test_holds_for_no_other_body_and_no_other_key(self, body: bytes, other: bytes, key: str, wrong: str) -> None:
        header = f"t={NOW},v1={signature(body, key)}"
        assert (fault_of(header, other, [wrong], NOW) is None) == (body == other and key == wrong)

    def test_holds_with_either_key_and_among_several_signatures(self) -> None:
        header = f"t={NOW}, v1={'0' * 64}, v1={signature(b'x', 'old')}"
        assert fault_of(header, b"x", ["new", "old"], NOW) is None

    @pytest.mark.parametrize("late", [WINDOW_SECONDS + 1, -WINDOW_SECONDS - 1])
    def test_ends_after_five_minutes_to_either_side(self, late: int) -> None:
        assert fault_of(f"t={NOW},v1={signature(b'x', 'key')}", b"x", ["key"], NOW + late) is Fault.STALE

    @pytest.mark.parametrize("header", ["", "v1=ab", "t=1", "t=one,v1=ab", "t=1,t=2,v1=ab", "t=²,v1=ab", "=,=,,"])
    def test_that_is_malformed_is_missing(self, header: str) -> None:
        assert fault_of(header, b"x", ["key"], NOW) is Fault.MISSING

    def test_of_a_collector_without_keys_is_wrong(self) -> None:
        assert fault_of(f"t={NOW},v1={signature(b'x', '')}", b"x", [], NOW) is Fault.WRONG

    def test_beyond_ascii_is_wrong_and_breaks_nothing(self) -> None:
        assert fault_of(f"t={NOW},v1=서명", b"x", ["key"], NOW) is Fault.WRONG


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("4157012345678901234", "4157012345678901234"),
        ("41570-1234 5678", "4157012345678"),
        ("홍길동", None),
        ("", None),
    ],
)
def test_a_reference_is_read_as_digits_or_not_at_all(written: str, read: str | None) -> None:
    assert readable_reference(written) == read


@pytest.mark.parametrize(("name", "shown"), [("홍길동", "홍*동"), ("김수", "김*"), ("제갈공량", "제**량"), ("", "*")])
def test_a_name_is_masked(name: str, shown: str) -> None:
    assert notices.masked(name) == shown


@pytest.mark.parametrize(
    ("kind", "phone", "ci", "reason"),
    [
        ("person", "010", "ci", None),
        ("corporation", "02", None, "corporation"),
        ("person", None, "ci", "no_phone"),
        ("person", "010", None, "no_ci"),
        (None, None, None, "unknown_taxpayer"),
    ],
)
def test_who_cannot_be_reached_has_one_reason(
    kind: str | None, phone: str | None, ci: str | None, reason: str | None
) -> None:
    assert notices.unreachable(kind, phone, ci) == reason


def test_a_notice_that_was_read_or_stopped_never_fails() -> None:
    assert notices.State.READ not in notices.STEPS[notices.Step.FAIL]
    assert all(notices.State.STOPPED not in path for path in notices.STEPS.values())


def test_a_late_delivery_mends_a_failure_and_leaves_a_reading() -> None:
    path = notices.STEPS[notices.Step.DELIVER]
    assert path[notices.State.FAILED] is notices.State.DELIVERED
    assert path[notices.State.READ] is notices.State.READ


class TestPaymentStates:
    def test_only_a_ready_payment_can_be_taken(self) -> None:
        assert set(payments.STEPS[payments.Step.RETURNED]) == {payments.State.READY}

    def test_money_that_moved_is_never_undone(self) -> None:
        assert all(payments.State.APPROVED not in path for path in payments.STEPS.values())

    @pytest.mark.parametrize("state", [payments.State.STALE, payments.State.SUPERSEDED, payments.State.CANCELLED])
    def test_what_was_given_up_cannot_be_approved(self, state: payments.State) -> None:
        with pytest.raises(ImpossibleStep) as refused:
            after(payments.Step.APPROVED, state)
        assert (refused.value.step, refused.value.state) == (payments.Step.APPROVED, state)

    def test_a_payment_being_taken_is_not_superseded(self) -> None:
        assert not set(payments.TAKING) & set(payments.STEPS[payments.Step.SUPERSEDED])


def test_only_what_is_owed_and_not_paid_here_can_be_paid() -> None:
    owed, settled, withdrawn, paid = bill(), bill(state="settled"), bill(state="withdrawn"), bill()
    nothing = bill(principal=0, charge=0)
    assert payable([owed, settled, withdrawn, nothing, paid], frozenset({paid.bill})) == [owed]


def test_amounts_are_compared_bill_by_bill_and_component_by_component() -> None:
    one, other = bill(), bill()
    assert same_amounts([one, other], [other, one])
    moved = bill(bill=one.bill, principal=one.principal + 200, charge=one.charge - 200)
    assert moved.total == one.total
    assert not same_amounts([one], [moved])
    assert not same_amounts([one], [one, other])


def test_a_link_is_the_same_for_a_notice_and_tells_nothing_of_another() -> None:
    links, notice = Links("k" * 32, "https://semu.example"), UUID(int=1)
    assert links.path(notice) == Links("k" * 32, "https://elsewhere").path(notice)
    assert links.path(notice) != links.path(UUID(int=2))
    assert links.token(notice) != Links("l" * 32, "").token(notice)
    assert len(links.token(notice)) == 43


def test_a_form_token_is_good_for_its_browser_only() -> None:
    links = Links("k" * 32, "https://semu.example")
    assert links.is_form_token("one", links.form_token("one"))
    assert not links.is_form_token("other", links.form_token("one"))
    assert not links.is_form_token("one", "위조")


def test_a_deleted_index_matches_nobody() -> None:
    assert is_recipient(b"x" * 16, b"x" * 16)
    assert not is_recipient(b"x" * 16, b"y" * 16)
    assert not is_recipient(b"x" * 16, None)
    assert not is_recipient(None, None)


def test_waits_double_up_to_two_minutes() -> None:
    waits = [wait_after(attempts) for attempts in (1, 2, 3, 50)]
    assert waits == [timedelta(seconds=2), timedelta(seconds=4), timedelta(seconds=8), timedelta(minutes=2)]


@pytest.mark.parametrize(
    ("code", "verdict", "reason"),
    [
        (1000, Verdict.DELIVERED, ""),
        (3005, Verdict.UNCONFIRMED, ""),
        (3019, Verdict.FAILED, "not_kakaotalk_user"),
        (4156, Verdict.LATER, "over_volume"),
        (9998, Verdict.FAILED, "provider_error"),
        (123456, Verdict.FAILED, "provider_error"),
    ],
)
def test_each_code_of_a_message_has_a_meaning(code: int, verdict: Verdict, reason: str) -> None:
    assert (meaning_of(code).verdict, meaning_of(code).reason) == (verdict, reason)


def test_a_call_is_taken_refused_or_to_be_asked_about() -> None:
    assert [call_of(code) for code in (0, -1031, -1005, -3005, -8008)] == [
        Call.TAKEN, Call.TAKEN, Call.KEY_USED, Call.LATER, Call.REFUSED
    ]  # fmt: skip


def test_an_undocumented_payment_status_is_asked_again() -> None:
    assert standing_of("SUCCESS_PAYMENT") is Standing.PAID
    assert standing_of("QUIT_PAYMENT") is Standing.ENDED
    assert standing_of("SOMETHING_NEW") is Standing.OPEN


def test_a_collector_brings_one_citys_money() -> None:
    assert city_of_collector("bank") == city("41570")
    with pytest.raises(UnknownCollector):
        city_of_collector("nobody")


async def test_the_pace_slows_when_the_provider_asks_and_recovers() -> None:
    pacer = Pacer(1_000)
    await pacer.turn()
    for _ in range(20):
        pacer.slow_down()
    assert pacer._rate == 10
    for _ in range(20):
        pacer.spend(0)
    assert pacer._rate == 1_000
