"""What a whole file must be: it begins with its header, ends with its trailer, and the two agree with its rows."""

from dataclasses import asdict, dataclass
from datetime import date

from semu_kit.records import Unreadable
from semu_law import Release

from collection.bank_files.profiles import Profile
from collection.bank_files.refusals import (
    AfterTrailer,
    CutShort,
    HeaderMissing,
    OtherCity,
    TrailerUnreadable,
    WrongCount,
    WrongDay,
    WrongTotal,
)  # fmt: skip
from collection.bank_files.rules import (
    BankReceipt,
    Header,
    Refusal,
    Refused,
    Trailer,
    read_header,
    read_receipt,
    read_trailer,
    refusal,
)  # fmt: skip


@dataclass
class FileCheck:
    """Fed a file's lines in order, tells each receipt from each bad row, and in the end whether the file is whole.

    `municipality` and `day` are what the sender says the file is of.
    """

    profile: Profile
    municipality: str
    day: date
    law: Release
    header: Header | None = None
    trailer: Trailer | None = None
    last_line: int = 0
    rows: int = 0
    refused: int = 0
    unreadable: int = 0
    """Refused rows whose amount cannot be read."""
    won: int = 0
    """Sum of the amounts that can be read."""

    def take(self, line: int, text: bytes) -> BankReceipt | Refused | None:
        """One line, numbered from 1; none for the header and the trailer.

        Raises HeaderMissing, OtherCity, WrongDay, TrailerUnreadable, AfterTrailer.
        """
        self.last_line = line
        if self.trailer is not None:
            raise AfterTrailer(line)
        try:
            kind, values = self.profile.layout.cut(text)
        except Unreadable as unreadable:
            fault = refusal("", unreadable.value, unreadable.code)
            if self.header is None:
                raise HeaderMissing(line, [asdict(fault)]) from None
            return self._count(Refused(line, (fault,), text))
        if (self.header is None) != (kind == "header"):
            raise HeaderMissing(line, [])
        if kind == "header":
            self._take_header(line, read_header(values))
        elif kind == "trailer":
            read = read_trailer(values)
            if not isinstance(read, Trailer):
                raise TrailerUnreadable(line, [asdict(fault) for fault in read])
            self.trailer = read
        elif self.header is not None:
            return self._count(read_receipt(line, text, values, self.profile, self.header, self.law))
        return None

    def finish(self) -> tuple[Header, Trailer]:
        """Both ends of a file that is whole. Raises HeaderMissing, CutShort, WrongCount, WrongTotal.

        Amounts that cannot be read must at least be possible beside the others: a won each.
        """
        if self.header is None:
            raise HeaderMissing(self.last_line, [])
        if self.trailer is None:
            raise CutShort(self.last_line)
        if self.trailer.count != self.rows:
            raise WrongCount(self.trailer.count, self.rows)
        missing = self.trailer.total - self.won
        if missing < self.unreadable or (missing and not self.unreadable):
            raise WrongTotal(self.trailer.total, self.won, self.unreadable)
        return self.header, self.trailer

    def _take_header(self, line: int, read: Header | list[Refusal]) -> None:
        if not isinstance(read, Header):
            raise HeaderMissing(line, [asdict(fault) for fault in read])
        if read.municipality != self.municipality:
            raise OtherCity(self.municipality, read.municipality)
        if read.day != self.day:
            raise WrongDay(self.day, read.day)
        self.header = read

    def _count(self, row: BankReceipt | Refused) -> BankReceipt | Refused:
        self.rows += 1
        self.won += row.won or 0
        if isinstance(row, Refused):
            self.refused += 1
            self.unreadable += row.won is None
        return row
