"""The profiles of banks' files, as data: a bank with another form of file is another entry here, and no code.

docs/bank-files.md shows each of them with an example.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from semu_kit.records import Delimited, FixedWidth

from collection.bank_files.layouts import Field, Kind


@dataclass(frozen=True)
class Profile:
    """How a bank writes its files of one kind."""

    title: str
    layout: FixedWidth[Kind, Field] | Delimited[Kind, Field]
    provider: str | None
    """First half of the natural key. None: `bank-` and the header's 은행코드; the second half is then municipality,
    day and the bank's sequence. Given: the receipts carry the bank's own transaction number, unique at the provider,
    by which a notice of the same money (webhook) is the same payment."""
    channels: Mapping[str, str]
    """The bank's codes (수납구분) and the channels that receipts name."""


_CHANNELS = {
    "1": "bank_window", "2": "bank_machine", "3": "bank_internet", "4": "auto_transfer", "5": "virtual_account",
    "6": "card",
}  # fmt: skip
"""창구, 자동화기기, 인터넷지로, 자동이체, 가상계좌, 신용카드."""

_DECLARED: Mapping[Field, int] = {"item": 32, "fiscal_year": 4, "period": 8}
"""What self-assessed money (신고납부) was declared for, empty for other money; bytes in fixed records."""

PROFILES: Mapping[str, Profile] = {
    "notice-fixed": Profile(
        title="영수필통지서 전산자료 (고정 길이 120바이트, CP949)",
        layout=FixedWidth(
            encoding="cp949",
            marks={"11": "header", "22": "receipt", "33": "trailer"},
            fields={
                "header": (("bank", 3), ("municipality", 5), ("day", 8), ("number", 3), ("filler", 99)),
                "receipt": (
                    ("sequence", 8), ("day", 8), ("time", 6), ("channel", 1), ("reference", 19), ("account", 16),
                    ("won", 13), *_DECLARED.items(), ("filler", 3),
                ),
                "trailer": (("count", 8), ("total", 15), ("filler", 95)),
            },
        ),
        provider=None,
        channels=_CHANNELS,
    ),
    "notice-csv": Profile(
        title="영수필통지서 전산자료 (CSV, UTF-8)",
        layout=Delimited(
            encoding="utf-8",
            marks={"H": "header", "D": "receipt", "T": "trailer"},
            fields={
                "header": ("bank", "municipality", "day", "number"),
                "receipt": ("sequence", "day", "time", "channel", "reference", "account", "won"),
                "trailer": ("count", "total"),
            },
            optional={"receipt": tuple(_DECLARED)},
        ),
        provider=None,
        channels=_CHANNELS,
    ),
    "virtual-account-csv": Profile(
        title="가상계좌 입금 명세 (CSV, CP949)",
        layout=Delimited(
            encoding="cp949",
            marks={"H": "header", "D": "receipt", "T": "trailer"},
            fields={
                "header": ("bank", "municipality", "day", "number"),
                "receipt": ("transaction", "day", "time", "channel", "account", "reference", "won"),
                "trailer": ("count", "total"),
            },
        ),
        provider="bank",
        channels={"5": "virtual_account"},
    ),
}  # fmt: skip
