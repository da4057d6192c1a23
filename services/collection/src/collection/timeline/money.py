"""What payments and decisions about amounts did to a bill, line by line in Korean."""

from collections.abc import Callable

from semu_contracts.internal.timeline import TimelineEntry

from collection.timeline.line import Row, entry

_OVER = {
    "paid_twice": "이중 납부", "withdrawn": "취소된 건의 납부", "lapsed": "시효 완성 뒤의 납부",
    "too_much": "초과 납부",
}  # fmt: skip
_UNDONE = {
    "bounced": "부도·추심불능", "charged_back": "결제 취소", "wrong_bill": "다른 건의 수납",
    "reduced": "감액에 따른 재배분", "displaced": "앞선 수납의 통보에 따른 재배분",
}  # fmt: skip
_REDUCED = {
    "cancelled": "부과취소", "corrected": "경정", "appeal": "불복청구", "exemption": "감면결정", "mistake": "결정착오",
}  # fmt: skip


def _receipt(row: Row) -> list[TimelineEntry]:
    title = f"수납 {_won(row):,}원(수납일 {row['value_day']})"
    shown = ("value_day", "posting", "principal", "charge", "expense", "provider", "channel")
    lines = [entry(row, "receipt.posted", title, "receipt", *shown)]
    if row["undid_arrears"]:
        lines.append(entry(row, "arrears.undone", "기한 안의 납부로 체납 취소", "receipt", "value_day"))
    return lines


def _receipt_reversal(row: Row) -> list[TimelineEntry]:
    title = f"수납 취소 {_won(row):,}원: {_UNDONE[row['cause']]}"
    return [entry(row, "receipt.reversed", title, "receipt", "cause", "reversed_on", "principal", "charge", "expense")]


def _overpayment(row: Row) -> list[TimelineEntry]:
    title = f"과오납 {row['amount']:,}원: {_OVER[row['reason']]}"
    return [entry(row, "overpayment.kept", title, "overpayment", "amount", "reason", "value_day")]


def _overpayment_reversal(row: Row) -> list[TimelineEntry]:
    title = f"과오납 취소 {row['amount']:,}원: {_UNDONE[row['cause']]}"
    return [entry(row, "overpayment.reversed", title, "overpayment", "cause", "reversed_on", "amount")]


def _reduction(row: Row) -> list[TimelineEntry]:
    title = f"감액 {row['principal'] + row['penalty']:,}원: {_REDUCED[row['reason']]}"
    shown = ("decided_day", "principal", "penalty", "reason", "provision")
    return [entry(row, "bill.reduced", title, "correction", *shown)]


def _won(row: Row) -> int:
    return int(row["principal"] + row["charge"] + row["expense"])


ENTRIES: dict[str, Callable[[Row], list[TimelineEntry]]] = {
    "receipt_reversal": _receipt_reversal,
    "overpayment_reversal": _overpayment_reversal,
    "reduction": _reduction,
    "receipt": _receipt,
    "overpayment": _overpayment,
}
