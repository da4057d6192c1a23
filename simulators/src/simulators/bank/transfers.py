"""The city's files of transfers (대량이체), carried out and answered row by row, as agreed or spoilt."""

import csv
import io
from dataclasses import dataclass

from simulators.troubles.troubles import Troubles

_PAID = "0000"


@dataclass(frozen=True)
class _Order:
    sequence: int
    account: str
    won: int


class NotATransferFile(ValueError):
    """The bank's front door takes no file that it cannot read."""


class Transfers:
    def __init__(self, troubles: Troubles) -> None:
        self._troubles = troubles

    def answer(self, content: bytes) -> bytes:
        """What became of each transfer, in the form of the file that asked for it. Raises NotATransferFile.

        An account that is told to fail (`transfer_failed`, the account's number as its subject) fails with the value's
        code; all others are paid.
        """
        fixed = content.startswith(b"11")
        try:
            head, orders = _fixed(content) if fixed else _delimited(content)
        except (ValueError, IndexError) as error:
            raise NotATransferFile("no file of transfers") from error
        results = [(order, self._result(order)) for order in orders]
        total = sum(order.won for order in orders)
        if self._troubles.strike("bank", "file_wrong_total", head):
            total += 1_000
        paid = sum(order.won for order, code in results if code == _PAID)
        if fixed:
            rows = [f"22{order.sequence:08d}{order.won:013d}{code}" for order, code in results]
            lines = [head, *rows, f"33{len(rows):08d}{total:015d}{paid:015d}"]
            answer = b"".join(line.encode("ascii").ljust(120) + b"\r\n" for line in lines)
        else:
            rows = [f"D,{order.sequence},{order.won},{code}" for order, code in results]
            answer = "".join(f"{line}\r\n" for line in (head, *rows, f"T,{len(rows)},{total},{paid}")).encode()
        return answer[: len(answer) * 2 // 3] if self._troubles.strike("bank", "file_cut_short", head) else answer

    def _result(self, order: _Order) -> str:
        met = self._troubles.strike("bank", "transfer_failed", order.account)
        return (met.value or "0101") if met else _PAID


def _fixed(content: bytes) -> tuple[str, list[_Order]]:
    """Records of 120 bytes."""
    head, *records = content.splitlines()
    orders = [
        _Order(int(one[2:10]), one[13:33].decode("ascii").strip(), int(one[33:46]))
        for one in records
        if one.startswith(b"22")
    ]
    return head.decode("ascii").rstrip(), orders


def _delimited(content: bytes) -> tuple[str, list[_Order]]:
    head, *rows = csv.reader(io.StringIO(content.decode("utf-8"), newline=""))
    orders = [_Order(int(row[1]), row[3], int(row[4])) for row in rows if row[0] == "D"]
    if head[0] != "H":
        raise ValueError("no header")
    return ",".join(head), orders
