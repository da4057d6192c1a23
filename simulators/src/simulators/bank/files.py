"""The daily files in which the bank tells the city what it took (영수필통지서 전산자료), as agreed or spoilt."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from simulators.bank.deposits import Deposits
from simulators.bank.receipts import Receipts
from simulators.troubles.troubles import Troubles

Profile = Literal["notice-fixed", "notice-csv", "virtual-account-csv"]

_CODES = {"window": "1", "machine": "2", "internet": "3", "auto_transfer": "4"}
"""수납구분."""


_Spoilt = Literal["file_repeated_row", "file_bad_row", "file_wrong_total", "file_wrong_day", "file_cut_short"]


@dataclass(frozen=True)
class _Row:
    key: str
    """The sequence of the day, or the transaction's number."""
    day: str
    time: str
    channel: str
    reference: str
    won: str


@dataclass(frozen=True)
class _Ends:
    bank: str
    municipality: str
    day: str
    number: int
    count: int
    total: int


class Files:
    def __init__(
        self, receipts: Receipts, deposits: Deposits, troubles: Troubles, *, bank: str, municipality: str
    ) -> None:
        self._receipts = receipts
        self._deposits = deposits
        self._troubles = troubles
        self._bank = bank
        self._municipality = municipality

    def write(self, day: date, profile: Profile, number: int, parts: int) -> bytes:
        """The file with that number (회차, from 1) of a day that the bank tells in so many parts."""
        rows = self._virtual_accounts(day) if profile == "virtual-account-csv" else self._notices(day)
        rows = rows[number - 1 :: parts]
        total = sum(int(row.won) for row in rows)
        ends = _Ends(self._bank, self._municipality, f"{day:%Y%m%d}", number, len(rows), total)
        return self._spoil(profile, day, rows, ends, f"{day}/{profile}/{number}")

    def _notices(self, day: date) -> list[_Row]:
        return [
            _Row(
                str(row["sequence"]),
                *_moment(row["paid_at"]),
                _CODES[row["channel"]],
                row["reference"],
                str(row["amount"]),
            )
            for row in self._receipts.of(day.isoformat())
        ]

    def _virtual_accounts(self, day: date) -> list[_Row]:
        return [
            _Row(row["transaction_id"], *_moment(row["paid_at"]), "5", row["reference"], str(row["amount"]))
            for row in self._deposits.taken(day.isoformat())
        ]

    def _spoil(self, profile: Profile, day: date, rows: list[_Row], ends: _Ends, subject: str) -> bytes:
        """The file as it was told to be sent. A trouble that is told for one time leaves the next copy right."""

        def met(kind: _Spoilt) -> bool:
            return self._troubles.strike("bank", kind, subject) is not None

        if rows and met("file_repeated_row"):
            rows = [*rows, rows[0]]
            ends = replace(ends, count=ends.count + 1, total=ends.total + int(rows[0].won))
        if rows and met("file_bad_row"):
            rows = [replace(rows[0], won="?" * len(rows[0].won)), *rows[1:]]
        if met("file_wrong_total"):
            ends = replace(ends, total=ends.total + 1_000)
        if met("file_wrong_day"):
            ends = replace(ends, day=f"{day - timedelta(days=1):%Y%m%d}")
        content = _fixed(rows, ends) if profile == "notice-fixed" else _delimited(profile, rows, ends)
        return content[: len(content) * 2 // 3] if met("file_cut_short") else content


def _fixed(rows: Sequence[_Row], ends: _Ends) -> bytes:
    """Records of 120 bytes."""
    lines = [f"11{ends.bank}{ends.municipality}{ends.day}{ends.number:03d}"]
    lines += [
        f"22{row.key:>08}{row.day}{row.time}{row.channel}{row.reference:<19}{'':16}{row.won:>013}" for row in rows
    ]
    lines.append(f"33{ends.count:08d}{ends.total:015d}")
    return b"".join(line.encode("cp949", "replace").ljust(120) + b"\r\n" for line in lines)


def _delimited(profile: Profile, rows: Sequence[_Row], ends: _Ends) -> bytes:
    lines = [f"H,{ends.bank},{ends.municipality},{ends.day},{ends.number}"]
    for row in rows:
        numbers = (row.reference, "") if profile == "notice-csv" else ("", row.reference)
        lines.append(",".join(("D", row.key, row.day, row.time, row.channel, *numbers, row.won)))
    lines.append(f"T,{ends.count},{ends.total}")
    return "".join(f"{line}\r\n" for line in lines).encode("utf-8" if profile == "notice-csv" else "cp949", "replace")


def _moment(paid_at: str) -> tuple[str, str]:
    """Day and time, in digits."""
    return paid_at[:10].replace("-", ""), paid_at[11:19].replace(":", "")
