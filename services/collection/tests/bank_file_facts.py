"""Files as banks write them, by profile, with the faults that a test asks for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

GIMPO = "41570"
DAY = "20261019"


@dataclass(frozen=True)
class Told:
    """One receipt as the bank tells it; any field may be wrong."""

    sequence: str
    won: str
    reference: str = ""
    account: str = ""
    channel: str = "1"
    day: str = DAY
    time: str = "093000"
    declared: tuple[str, str, str] | None = None
    """Item, year and period; a file's row without them is shorter."""


def told(sequence: int, won: int, reference: str = "", **fields: Any) -> Told:
    return Told(str(sequence), str(won), reference, **fields)


def notice_csv(rows: Iterable[Told], *, day: str = DAY, number: int = 1, city: str = GIMPO, **ends: Any) -> bytes:
    """`notice-csv`: comma-separated, UTF-8. `count` and `total` as the trailer shall say."""
    lines = [f"H,004,{city},{day},{number}"]
    rows = list(rows)
    lines += [
        ",".join(
            ("D", one.sequence, one.day, one.time, one.channel, one.reference, one.account, one.won)
            + (one.declared or ())
        )
        for one in rows
    ]
    return "\n".join([*lines, f"T,{ends.get('count', len(rows))},{ends.get('total', _sum(rows))}", ""]).encode()


def virtual_account_csv(rows: Iterable[Told], *, day: str = DAY, number: int = 1, city: str = GIMPO) -> bytes:
    """`virtual-account-csv`: the bank's own transaction numbers, CP949. `sequence` is the transaction."""
    rows = list(rows)
    lines = [
        f"H,004,{city},{day},{number}",
        *(",".join(("D", one.sequence, one.day, one.time, "5", one.account, one.reference, one.won)) for one in rows),
        f"T,{len(rows)},{_sum(rows)}",
    ]
    return "\r\n".join(lines).encode("cp949")


def notice_fixed(rows: Iterable[Told], *, day: str = DAY, number: int = 1, city: str = GIMPO, **ends: Any) -> bytes:
    """`notice-fixed`: 120 bytes a record, CP949."""
    rows = list(rows)
    lines = [f"11004{city}{day}{number:03d}"]
    lines += [
        f"22{one.sequence:>08}{one.day}{one.time}{one.channel}{one.reference:<19}{one.account:<16}{one.won:>013}"
        + (f"{one.declared[0]:<32}{one.declared[1]:<4}{one.declared[2]}" if one.declared else "")
        for one in rows
    ]
    lines.append(f"33{ends.get('count', len(rows)):08d}{ends.get('total', _sum(rows)):015d}")
    return b"".join(line.encode("cp949").ljust(120) + b"\r\n" for line in lines)


def _sum(rows: list[Told]) -> int:
    return sum(int(one.won) for one in rows if one.won.isdigit())
