"""What a transfer file says, and what a bank's answer to it must be. Pure; won and KST days."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from semu_kit.records import Unreadable

from reward.transfers.profiles import Field, Profile
from reward.transfers.reasons import REASONS

MEMO = "세입징수 포상금"
"""What the payee reads in the account (적요)."""

NAMES: Mapping[Field | str, str] = {
    "": "행 전체", "sequence": "일련번호", "won": "이체금액", "result": "처리결과", "bank": "은행코드",
    "municipality": "기관코드", "day": "이체일", "number": "파일번호", "count": "건수", "total": "합계",
    "paid": "이체된 금액의 합계",
}  # fmt: skip
"""Of fields, as refusals name them."""

_DIGITS = re.compile(r"[0-9]{1,15}")


@dataclass(frozen=True, slots=True)
class Head:
    """Which file it is: the city's bank (출금은행), the day of transfer, and the city's own number of the file."""

    bank: str
    municipality: str
    day: date
    number: int

    @property
    def values(self) -> dict[Field, str | int]:
        return {
            "bank": self.bank, "municipality": self.municipality, "day": f"{self.day:%Y%m%d}", "number": self.number,
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Transfer:
    """One line: so much to that account."""

    sequence: int
    bank: str
    account: str
    holder: str
    won: int


def written(profile: Profile, head: Head, transfers: Iterable[Transfer]) -> Iterator[bytes]:
    """The records of a transfer file, in the order of the sequence. Raises semu_kit.records.DoesNotFit."""
    count = total = 0
    yield profile.orders.write("header", head.values)
    for one in transfers:
        count, total = count + 1, total + one.won
        yield profile.orders.write(
            "transfer",
            {
                "sequence": one.sequence, "bank": one.bank, "account": one.account, "won": one.won,
                "holder": one.holder, "memo": MEMO,
            },
        )  # fmt: skip
    yield profile.orders.write("trailer", {"count": count, "total": total})


@dataclass(frozen=True, slots=True)
class Refusal:
    """One fault of a row: its field, the value as sent, a stable code, the reason and the remedy in Korean."""

    line: int
    field: str
    value: str
    code: str
    reason: str
    remedy: str


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one line: paid, or why not."""

    line: int
    sequence: int
    won: int
    code: str
    failure: str | None


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer: results that are right by themselves, and rows that are not."""

    results: tuple[Result, ...]
    refusals: tuple[Refusal, ...]


class NotThisAnswer(Exception):
    """The file as a whole cannot be taken: a code of `reasons.REASONS`, the field and the value at fault."""

    def __init__(self, code: str, field: str, value: str) -> None:
        super().__init__(code)
        self.refusal = refusal(0, field, value, code)


def refusal(line: int, field: str, value: str, code: str) -> Refusal:
    reason, remedy = REASONS[code]
    return Refusal(line, NAMES[field], value, code, reason, remedy)


def read(profile: Profile, head: Head, orders: Mapping[int, int], content: bytes) -> Answer:
    """The bank's answer to the file of that head, whose lines are `orders`: won by sequence.

    A row that is no result of the file is refused, and the others are taken; a file that is cut short, is of another
    file, or does not add up is taken not at all. Raises NotThisAnswer.
    """
    reading = _Reading(profile, head, orders)
    for number, raw in enumerate(content.removeprefix(b"\xef\xbb\xbf").split(b"\n"), 1):
        line = raw.rstrip(b"\r\x1a")
        if line.strip():
            reading.take(number, line)
    return reading.finish()


class _Reading:
    """Fed an answer's lines in order, tells results from bad rows, and in the end whether the file is whole."""

    def __init__(self, profile: Profile, head: Head, orders: Mapping[int, int]) -> None:
        self._profile, self._head, self._orders = profile, head, orders
        self._results: dict[int, Result] = {}
        self._refusals: list[Refusal] = []
        self._rows = self._won = self._paid = 0
        self._sums_known = True
        self._begun = False
        self._trailer: Mapping[Field, str] | None = None

    def take(self, number: int, line: bytes) -> None:
        if self._trailer is not None:
            raise NotThisAnswer("after_trailer", "", str(number))
        try:
            kind, values = self._profile.answers.cut(line)
        except Unreadable as unreadable:
            if not self._begun:
                raise NotThisAnswer("no_header", "", unreadable.value) from None
            self._rows, self._sums_known = self._rows + 1, False
            self._refuse(number, "", unreadable.value, unreadable.code)
            return
        if (kind == "header") == self._begun:
            raise NotThisAnswer("no_header", "", str(number))
        if kind == "header":
            self._check_head(values)
            self._begun = True
        elif kind == "trailer":
            self._trailer = values
        else:
            self._rows += 1
            self._row(number, values)

    def finish(self) -> Answer:
        if not self._begun:
            raise NotThisAnswer("no_header", "", "")
        if self._trailer is None:
            raise NotThisAnswer("cut_short", "", str(self._rows))
        found: tuple[tuple[Field, int, bool], ...] = (
            ("count", self._rows, True),
            ("total", self._won, self._sums_known),
            ("paid", self._paid, self._sums_known),
        )
        for name, counted, known in found:
            told = self._trailer[name]
            if not _DIGITS.fullmatch(told) or (known and int(told) != counted):
                raise NotThisAnswer("wrong_sum", name, told)
        return Answer(tuple(self._results.values()), tuple(self._refusals))

    def _check_head(self, values: Mapping[Field, str]) -> None:
        """Numbers may be padded, or not."""
        for name, value in self._head.values.items():
            same = values[name].lstrip("0") == str(value).lstrip("0")
            if not same:
                raise NotThisAnswer("other_file", name, values[name])

    def _row(self, line: int, values: Mapping[Field, str]) -> None:
        failure = self._profile.results.get(values["result"], "")
        if not _DIGITS.fullmatch(values["won"]):
            self._sums_known = False
            self._refuse(line, "won", values["won"], "not_an_amount")
            return
        won = int(values["won"])
        self._won += won
        self._paid += won if failure is None else 0
        sequence = int(values["sequence"]) if _DIGITS.fullmatch(values["sequence"]) else 0
        if sequence not in self._orders:
            self._refuse(line, "sequence", values["sequence"], "unknown_sequence")
        elif sequence in self._results:
            self._refuse(line, "sequence", values["sequence"], "repeated_sequence")
        elif won != self._orders[sequence]:
            self._refuse(line, "won", values["won"], "other_amount")
        elif failure == "":
            self._sums_known = False
            self._refuse(line, "result", values["result"], "unknown_result")
        else:
            self._results[sequence] = Result(line, sequence, won, values["result"], failure)

    def _refuse(self, line: int, field: Field | str, value: str, code: str) -> None:
        self._refusals.append(refusal(line, field, value, code))
