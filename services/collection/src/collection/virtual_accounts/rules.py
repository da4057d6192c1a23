"""What a virtual account to register must be. Pure; KST days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from uuid import UUID

REASONS: Mapping[str, tuple[str, str]] = {
    "not_a_bank": ("은행코드가 숫자 세 자리가 아닙니다.", "은행코드를 고치십시오."),
    "not_an_account": ("계좌번호가 숫자 6~16자리가 아닙니다.", "계좌번호를 확인하십시오."),
    "bill_or_taxpayer": ("과세 건과 납세자 가운데 하나만 있어야 합니다.", "하나만 보내십시오."),
    "unknown_bill": ("그런 과세 건이 없습니다.", "과세 건의 번호와 지방자치단체를 확인하십시오."),
    "unknown_taxpayer": ("과세 건이 있는 납세자가 아닙니다.", "납세자의 번호와 지방자치단체를 확인하십시오."),
    "account_taken": ("이미 다른 과세 건이나 납세자에게 준 계좌입니다.", "먼저 그 계좌를 끝내고 다시 등록하십시오."),
    "days_overlap": ("앞서 준 기간({until_day}까지)과 겹칩니다.", "그 다음 날부터 등록하십시오."),
    "repeated": ("한 요청에 같은 계좌가 두 번 있습니다.", "하나만 보내십시오."),
}


@dataclass(frozen=True, slots=True)
class Wanted:
    """One account as asked for; `number` has digits only once `faults_of` found nothing."""

    bank: str
    number: str
    bill: UUID | None
    taxpayer: UUID | None
    from_day: date

    @property
    def holder(self) -> UUID | None:
        return self.bill or self.taxpayer


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault: its field, the value as sent, a stable code, the reason and the remedy in Korean."""

    field: str
    value: str
    code: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Given:
    """What an account was given for before, the last time."""

    id: UUID
    holder: UUID
    until_day: date | None


def digits(number: str) -> str:
    return re.sub(r"[ -]", "", number)


def refusal(field: str, value: object, code: str, **facts: object) -> Refusal:
    """A fault; of an account number only the last four digits are repeated."""
    shown = f"…{str(value)[-4:]}" if field == "number" else str(value)
    reason, remedy = REASONS[code]
    return Refusal(field, shown, code, reason.format(**facts), remedy)


def faults_of(wanted: Wanted) -> list[Refusal]:
    """What is wrong with it by itself."""
    faults = []
    if not re.fullmatch(r"[0-9]{3}", wanted.bank):
        faults.append(refusal("bank", wanted.bank, "not_a_bank"))
    if not re.fullmatch(r"[0-9]{6,16}", wanted.number):
        faults.append(refusal("number", wanted.number, "not_an_account"))
    if (wanted.bill is None) == (wanted.taxpayer is None):
        faults.append(refusal("bill", wanted.bill or "", "bill_or_taxpayer"))
    return faults


def conflict(wanted: Wanted, given: Given) -> Refusal | None:
    """Why it cannot be given again: it is another's still, or was until a later day. The same holder's is no fault."""
    if given.until_day is None:
        return None if given.holder == wanted.holder else refusal("number", wanted.number, "account_taken")
    if given.until_day >= wanted.from_day:
        return refusal("from_day", wanted.from_day, "days_overlap", until_day=given.until_day)
    return None
