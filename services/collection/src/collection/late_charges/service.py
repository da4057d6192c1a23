"""Late charges of given facts: nothing is read from the ledger, nothing is written."""

from semu_kit.faults import Fault, Faulty
from semu_kit.problems import NotFound
from semu_law import LawError, Release, load
from semu_law.calendar import move_to_business_day
from semu_law.errors import UnknownRelease

from collection.late_charges.before_notice import self_assessed, withheld
from collection.late_charges.explanation import explain
from collection.late_charges.facts import Debt, Deferral, LateCharge, PrincipalPayment, UnpaidTax
from collection.late_charges.faults import fault_of
from collection.late_charges.rules import late_charge
from collection.late_charges.schemas import (
    BillGiven,
    ComputationsAnswer,
    ComputationsQuestion,
    Computed,
    DeferralGiven,
    Given,
    PaymentGiven,
    Refused,
    WithheldGiven,
)
from collection.late_charges.trace import trace


class LawReleaseUnknown(NotFound):
    """No law release of this hash is kept."""

    type, title = "law-release-unknown", "No such law release"


def compute(municipality: str, question: ComputationsQuestion) -> ComputationsAnswer:
    """The charge of every row that can be computed, and the faults of every other. Raises LawReleaseUnknown."""
    try:
        law = load(question.law_release)
    except UnknownRelease as refusal:
        raise LawReleaseUnknown(
            "그런 법령 판이 없습니다. 판의 해시를 확인하거나 비워 보내십시오.", law_release=question.law_release
        ) from refusal
    answer = ComputationsAnswer(law_release=law.hash, computed=[], refused=[])
    for number, row in enumerate(question.computations):
        if faults := row.errors if isinstance(row, Faulty) else _contradictions(row):
            answer.refused.append(Refused(row=number, errors=faults))
            continue
        assert not isinstance(row, Faulty)
        try:
            charge = _charge(municipality, row, law)
        except LawError as refusal:
            answer.refused.append(Refused(row=number, errors=[fault_of(refusal)]))
            continue
        answer.computed.append(
            Computed(
                row=number,
                won=charge.won,
                regime=charge.regime,
                due=charge.facts.due,
                explanation=explain(charge),
                trace=trace(charge, law),
            )
        )
    return answer


def _charge(municipality: str, row: Given, law: Release) -> LateCharge:
    """Raises LawError."""
    due, payments = move_to_business_day(row.due_date), _payments(row.payments)
    if isinstance(row, BillGiven):
        debt = Debt(
            municipality=municipality,
            basis=law.item(row.item).late_charge,
            liability_day=row.liability_day,
            payable_until=due,
            notified_principal=row.principal if row.notified_principal is None else row.notified_principal,
            principal=row.principal,
            payments=payments,
            deferrals=_deferrals(row.deferrals),
            debtor=row.debtor,
        )
        return late_charge(debt, row.as_of, law)
    if not isinstance(row, WithheldGiven):
        return self_assessed(UnpaidTax(municipality, due, row.unpaid, payments, row.noticed_on), row.as_of, law)
    notice_due = move_to_business_day(row.notice_due) if row.notice_due else None
    deferrals = _deferrals(row.deferrals)
    tax = UnpaidTax(municipality, due, row.unpaid, payments, row.noticed_on, notice_due, deferrals)
    return withheld(tax, row.as_of, law)


def _payments(given: list[PaymentGiven]) -> tuple[PrincipalPayment, ...]:
    return tuple(PrincipalPayment(payment.day, payment.won) for payment in given)


def _deferrals(given: list[DeferralGiven]) -> tuple[Deferral, ...]:
    return tuple(Deferral(one.first_day, one.last_day, one.kind) for one in given)


def _contradictions(row: Given) -> list[Fault]:
    """What no bill and no tax could be."""
    owed = row.principal if isinstance(row, BillGiven) else row.unpaid
    paid = sum(payment.won for payment in row.payments)
    faults = []
    if paid > owed:
        faults.append(
            _fault("payments", paid, f"낸 금액의 합이 본세 {owed}원을 넘습니다. 본세로 낸 금액만 보내십시오.")
        )
    if isinstance(row, BillGiven):
        if row.liability_day > row.due_date:
            reason = "납세의무 성립일이 납기일보다 늦습니다. 두 날을 확인하십시오."
            faults.append(_fault("liability_day", row.liability_day.isoformat(), reason))
    elif row.noticed_on and row.noticed_on <= row.due_date:
        reason = "납세고지일은 법정납부기한보다 늦어야 합니다."
        faults.append(_fault("noticed_on", row.noticed_on.isoformat(), reason))
    if isinstance(row, WithheldGiven) and row.notice_due and (not row.noticed_on or row.notice_due < row.noticed_on):
        reason = "고지서의 납부기한은 납세고지일과 함께, 그보다 이르지 않게 보내십시오."
        faults.append(_fault("notice_due", row.notice_due.isoformat(), reason))
    for number, deferral in enumerate([] if not isinstance(row, BillGiven | WithheldGiven) else row.deferrals):
        if deferral.last_day < deferral.first_day:
            reason = "유예가 시작하기 전에 끝납니다. 두 날을 확인하십시오."
            faults.append(_fault(f"deferrals/{number}/last_day", deferral.last_day.isoformat(), reason))
    return faults


def _fault(name: str, value: object, reason: str) -> Fault:
    return Fault(name=name, value=value, reason=reason)
