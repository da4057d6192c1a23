"""What each record of a bank's file must be. Pure; won and KST days."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from semu_kit.clock import KST
from semu_law import Release

from collection.bank_files.layouts import Field
from collection.bank_files.profiles import Profile
from collection.bank_files.reasons import REASONS
from collection.receipts.rules import Declaration, DeclaredField, read_declaration

NAMES: Mapping[Field | Literal[""], str] = {
    "": "행 전체", "bank": "은행코드", "municipality": "기관코드", "day": "수납일", "number": "회차",
    "sequence": "일련번호", "transaction": "거래번호", "channel": "수납구분", "reference": "전자납부번호",
    "account": "가상계좌번호", "won": "수납금액", "time": "수납시각",
    "item": "세목", "fiscal_year": "과세연도", "period": "기분", "count": "건수", "total": "합계",
}  # fmt: skip
"""Of fields, as refusals name them."""

_DECLARED: Mapping[DeclaredField, str] = {
    "item": "unknown_item", "fiscal_year": "not_a_fiscal_year", "period": "not_a_period",
}  # fmt: skip
"""Codes of the faults of a declaration."""

_TRANSACTION = re.compile(r"[0-9A-Za-z_-]{1,64}")
_DAY = re.compile(r"([0-9]{4})[-.]?([0-9]{2})[-.]?([0-9]{2})")
_TIME = re.compile(r"([0-9]{2}):?([0-9]{2}):?([0-9]{2})")
_WON = re.compile(r"[0-9]{1,15}|[0-9]{1,3}(,[0-9]{3}){1,4}")
_DIGITS = re.compile(r"[0-9]{1,18}")
_NUMBER_TEXT = re.compile(r"[0-9 -]{1,40}")
_NUMBER = re.compile(r"0*[1-9][0-9]{0,3}")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault of a row: its field, the value as sent, a stable code, the reason and the remedy in Korean."""

    field: str
    value: str
    code: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Header:
    """표제부."""

    bank: str
    municipality: str
    day: date
    number: int


@dataclass(frozen=True, slots=True)
class Trailer:
    """종료부."""

    count: int
    total: int


@dataclass(frozen=True, slots=True)
class BankReceipt:
    """One receipt that is right by itself. An unknown payer is no fault: the money came, and finds its place later."""

    line: int
    provider: str
    payment_id: str
    channel: str
    reference: str | None
    account: str | None
    """Bank and number of the virtual account."""
    won: int
    paid_at: datetime
    declaration: Declaration | None


@dataclass(frozen=True, slots=True)
class Refused:
    """One row that is no receipt, with all its faults and what can be read of it nevertheless."""

    line: int
    faults: tuple[Refusal, ...]
    text: bytes
    won: int | None = None
    channel: str | None = None
    provider: str | None = None
    payment_id: str | None = None


def refusal(name: Field | Literal[""], value: str, code: str, **facts: object) -> Refusal:
    """A fault with the reason and the remedy that its code stands for."""
    reason, remedy = REASONS[code]
    return Refusal(NAMES[name], value, code, reason.format(**facts), remedy)


def read_header(values: Mapping[Field, str]) -> Header | list[Refusal]:
    """The header, or all its faults."""
    day = _day(values["day"])
    checked: tuple[tuple[Field, str, object], ...] = (
        ("bank", "not_a_bank", re.fullmatch(r"[0-9]{3}", values["bank"])),
        ("municipality", "not_a_municipality", re.fullmatch(r"[0-9]{5}", values["municipality"])),
        ("day", "not_a_day", day),
        ("number", "not_a_number", _NUMBER.fullmatch(values["number"])),
    )
    faults = [refusal(name, values[name], code) for name, code, right in checked if not right]
    if faults or day is None:
        return faults
    return Header(values["bank"], values["municipality"], day, int(values["number"]))


def read_trailer(values: Mapping[Field, str]) -> Trailer | list[Refusal]:
    """The trailer, or all its faults."""
    count, total = _won(values["count"]), _won(values["total"])
    if count is None or total is None:
        named: tuple[tuple[Field, int | None], ...] = (("count", count), ("total", total))
        return [refusal(name, values[name], "not_a_number") for name, value in named if value is None]
    return Trailer(count, total)


def read_receipt(
    line: int, text: bytes, values: Mapping[Field, str], profile: Profile, header: Header, law: Release
) -> BankReceipt | Refused:
    """The receipt of one record, or everything that is wrong with it."""
    return _Receipt(values, profile, header, law).read(line, text)


class _Receipt:
    """Reads the fields of one receipt, and gathers their faults."""

    def __init__(self, values: Mapping[Field, str], profile: Profile, header: Header, law: Release) -> None:
        self._values = values
        self._profile = profile
        self._header = header
        self._law = law
        self._faults: list[Refusal] = []

    def read(self, line: int, text: bytes) -> BankReceipt | Refused:
        payment_id, channel = self._payment_id(), self._channel()
        won, paid_at = self._amount(), self._moment()
        declaration = self._declaration()
        provider = self._profile.provider or f"bank-{self._header.bank}"
        if self._faults or payment_id is None or channel is None or won is None or paid_at is None:
            key = provider if payment_id else None
            return Refused(line, tuple(self._faults), text, won, channel, key, payment_id)
        account = _number(self._values.get("account", ""))
        return BankReceipt(
            line=line,
            provider=provider,
            payment_id=payment_id,
            channel=channel,
            reference=_number(self._values.get("reference", "")),
            account=f"{self._header.bank}:{account}" if account else None,
            won=won,
            paid_at=paid_at,
            declaration=declaration,
        )

    def _refuse(self, name: Field, code: str, **facts: object) -> None:
        self._faults.append(refusal(name, self._values[name], code, **facts))

    def _payment_id(self) -> str | None:
        if self._profile.provider is not None:
            if _TRANSACTION.fullmatch(self._values["transaction"]):
                return self._values["transaction"]
            self._refuse("transaction", "not_a_transaction")
            return None
        if not _DIGITS.fullmatch(self._values["sequence"]):
            self._refuse("sequence", "not_a_sequence")
            return None
        return f"{self._header.municipality}-{self._header.day:%Y%m%d}-{int(self._values['sequence']):08d}"

    def _channel(self) -> str | None:
        channel = self._profile.channels.get(self._values["channel"])
        if channel is None:
            self._refuse("channel", "unknown_channel")
        return channel

    def _amount(self) -> int | None:
        won = _won(self._values["won"])
        if won is None:
            self._refuse("won", "not_an_amount")
        elif not won:
            self._refuse("won", "zero_amount")
        return won

    def _declaration(self) -> Declaration | None:
        item, year, period = (self._values.get(name, "") for name in _DECLARED)
        if not (item or year or period):
            return None
        read = read_declaration(item, year, period, self._header.day, self._law)
        if isinstance(read, Declaration):
            return read
        for name in read:
            self._refuse(name, _DECLARED[name])
        return None

    def _moment(self) -> datetime | None:
        day = _day(self._values["day"])
        time = _TIME.fullmatch(self._values["time"])
        if day is None:
            self._refuse("day", "not_a_day")
        elif day != self._header.day:
            self._refuse("day", "other_day", day=self._header.day)
        hour, minute, second = (int(part) for part in time.groups()) if time else (24, 0, 0)
        if max(hour - 23, minute - 59, second - 59) > 0:
            self._refuse("time", "not_a_time")
            return None
        return datetime(*self._header.day.timetuple()[:3], hour, minute, second, tzinfo=KST)


def _day(text: str) -> date | None:
    found = _DAY.fullmatch(text)
    try:
        return date(*(int(part) for part in found.groups())) if found else None
    except ValueError:
        return None


def _won(text: str) -> int | None:
    return int(text.replace(",", "")) if _WON.fullmatch(text) else None


def _number(text: str) -> str | None:
    """The digits of a number. Anything else a payer may have written, as a name, stays in the sealed file only."""
    return re.sub(r"[ -]", "", text) or None if _NUMBER_TEXT.fullmatch(text) else None
