"""An exported ledger checked against published heads: no server, no database, no settings; memory flat."""

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from collection.days.chain import GENESIS, VERSION, DayChain, Head, link, opening_line
from collection.days.faults import Fault
from collection.days.published import Published, Unreadable

_ENTRY_FIELDS, _POSTING_FIELDS = 13, 8


class Verification:
    """One reading of one file. Iterate over `faults`, to the end; the counts are true after it."""

    def __init__(self, lines: Iterable[str], published: Published) -> None:
        """`lines` with their line feeds. Raises Unreadable if it is no export, or another municipality's."""
        self._lines = iter(lines)
        self._published = published
        self._number = 1
        self._last_head: str | None = None
        self.first, self.last = self._header(next(self._lines, ""))
        self.days = self.entries = self.won = 0

    def _header(self, line: str) -> tuple[date, date]:
        match line.rstrip("\n").split("\t"):
            case ["semu-ledger", version, municipality, first, last]:
                if version != VERSION:
                    raise Unreadable(f"version {version} of the format; this program knows version {VERSION}")
                if municipality != self._published.municipality:
                    raise Unreadable(f"the ledger is of {municipality}, the heads of {self._published.municipality}")
                return date.fromisoformat(first), date.fromisoformat(last)
        raise Unreadable("the first line is not that of an exported ledger")

    def faults(self) -> Iterator[Fault]:
        """What is wrong, in the order of the file."""
        due = self.first
        for line in self._numbered():
            day = self._opened(line)
            if day is None:
                yield Fault("line_unreadable", line=self._number)
                continue
            yield from self._absent(due, day)
            if day < due:
                yield Fault("day_repeated", day, line=self._number)
            due = max(due, day + timedelta(days=1))
            yield from self._day(day)
        yield from self._absent(due, self.last + timedelta(days=1))

    def _absent(self, due: date, until: date) -> Iterator[Fault]:
        for offset in range((until - due).days):
            yield Fault("day_missing", due + timedelta(days=offset))

    def _numbered(self) -> Iterator[str]:
        for line in self._lines:
            self._number += 1
            yield line

    def _opened(self, line: str) -> date | None:
        """The day that this line opens."""
        try:
            day = date.fromisoformat(line.rstrip("\n").rpartition("\t")[2])
        except ValueError:
            return None
        return day if line == opening_line(self._published.municipality, day) else None

    def _day(self, day: date) -> Iterator[Fault]:
        """Read one day up to its closing line."""
        previous = self._published.previous(day) or self._last_head or GENESIS
        chain = DayChain(self._published.municipality, day, previous)
        reading = _Reading(day, chain)
        for line in self._numbered():
            kind = line.partition("\t")[0]
            if kind == "close":
                self.days, self.entries, self.won = self.days + 1, self.entries + chain.entries, self.won + reading.won
                yield from self._closed(line, reading)
                return
            fault = reading.take(kind, line)
            if fault is not None:
                yield Fault(fault.kind, day, fault.entry, self._number, fault.detail)
        yield Fault("file_cut_short", day, line=self._number)

    def _closed(self, line: str, reading: "_Reading") -> Iterator[Fault]:
        """Compare a day, as it was computed from its entries, with what the file and the publication say of it."""
        true = reading.chain.head()
        told = self._published.heads.get(true.day)
        links_hold = not reading.broken and not reading.block
        self._last_head = true.head
        if told is None:
            yield from reading.broken
            yield Fault("day_unpublished", true.day)
        elif told.head == true:
            if not links_hold or line != told.closing_line():
                yield Fault("day_rewritten", true.day, line=self._number)
        else:
            yield from reading.broken
            consistent = links_hold and line.startswith(f"{true.signed_text()}\t")
            yield _difference(told.head, true, consistent=consistent)


def _difference(told: Head, true: Head, *, consistent: bool) -> Fault:
    detail = f"공표 {told.entries}건, 파일 {true.entries}건"
    if true.entries != told.entries:
        return Fault("entries_missing" if true.entries < told.entries else "entries_inserted", true.day, detail=detail)
    return Fault("day_rewritten" if consistent else "day_changed", true.day, detail=detail)


class _Reading:
    """The lines of one day, entry by entry."""

    def __init__(self, day: date, chain: DayChain) -> None:
        self._day = day.isoformat()
        self.chain = chain
        self._link = chain.link
        """As the file says it; the chain has it as it is."""
        self._seq = 0
        self._postings = 0
        self._debit = self._credit = 0
        self.block: list[str] = []
        """Lines of the entry that is being read."""
        self.won = 0
        self.broken: list[Fault] = []

    def take(self, kind: str, line: str) -> Fault | None:
        """Read one line; what is wrong with it, if anything. Broken links are kept until the day is known."""
        fields = line.rstrip("\n").split("\t")
        if kind == "entry" and len(fields) == _ENTRY_FIELDS and not self.block:
            return self._entry(fields, line)
        if kind == "posting" and len(fields) == _POSTING_FIELDS and self.block:
            return self._posting(fields, line)
        if kind == "link" and len(fields) == 2 and self.block:
            return self._linked(fields[1])
        # Part of what was hashed or not, the line is not as it was written: the link or the day will show it too.
        self.block.append(line)
        return Fault("line_unreadable", entry=self._seq)

    def _entry(self, fields: list[str], line: str) -> Fault | None:
        self.block, self._postings, self._debit, self._credit = [line], 0, 0, 0
        before, self._seq = self._seq, int(fields[1]) if fields[1].isdecimal() else 0
        if self._seq <= before:
            return Fault("entry_out_of_order", entry=self._seq)
        if fields[7] != self._day:
            return Fault("entry_of_another_day", entry=self._seq, detail=fields[7])
        return None

    def _posting(self, fields: list[str], line: str) -> Fault | None:
        self.block.append(line)
        self._postings += 1
        number, debit, credit = fields[1], fields[6], fields[7]
        if not (number == str(self._postings) and debit.isdecimal() and credit.isdecimal()):
            return Fault("line_unreadable", entry=self._seq)
        self._debit += int(debit)
        self._credit += int(credit)
        if (debit == "0") == (credit == "0"):
            return Fault("entry_unbalanced", entry=self._seq, detail=f"차변 {debit}, 대변 {credit}")
        return None

    def _linked(self, told: str) -> Fault | None:
        block = "".join(self.block)
        self.block = []
        before = self.chain.link
        true = self.chain.add(block)
        follows = true if self._link == before else link(self._link, block)
        if told != follows:
            self.broken.append(Fault("entry_changed", date.fromisoformat(self._day), self._seq))
        self._link = told
        self.won += self._debit
        if self._debit != self._credit or not self._postings:
            detail = f"차변 합계 {self._debit}, 대변 합계 {self._credit}"
            return Fault("entry_unbalanced", entry=self._seq, detail=detail)
        return None
