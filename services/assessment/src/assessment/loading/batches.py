"""One batch of records: judged, and sealed. Only computing; nothing here waits or writes."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from semu_kit.ids import id_of, new_id, shard_of
from semu_kit.pii import Vault

from assessment.loading.cells import refusal
from assessment.loading.columns import Layout
from assessment.loading.records import Record
from assessment.loading.rules import LevyRow, Terms, check
from assessment.loading.staging import Repeated, Staged
from assessment.rejects.sealing import Bad
from assessment.taxpayers.sealing import SealedRow, Sealer, number_index, person_record


@dataclass(frozen=True, slots=True)
class Good:
    """A row that is right by itself."""

    row: LevyRow
    cells: list[str]
    staged: Staged


def judge(
    file: UUID, records: Sequence[Record], layout: Layout, terms: Terms, vault: Vault
) -> tuple[list[Good], list[Bad]]:
    """Part the records into those that are right by themselves and those that are not."""
    good: list[Good] = []
    bad: list[Bad] = []
    width = len(layout.header)
    for record in records:
        verdict = check(record.line, record.cells, width, layout.places, terms)
        if isinstance(verdict, LevyRow):
            good.append(Good(verdict, record.cells, _staged(file, verdict, vault)))
        else:
            bad.append(Bad(record.line, layout.sent(record.cells), verdict))
    return good, bad


def _staged(file: UUID, row: LevyRow, vault: Vault) -> Staged:
    # A file that is loaded again, because the database was restored to a moment before, is the levies that were told.
    levy, taxpayer = (id_of(file, what, row.line, order=row.line) for what in ("levy", "taxpayer"))
    return Staged(
        row.line, levy, new_id(), taxpayer, shard_of(taxpayer), row.person.kind,
        row.person.reach,
        number_index(vault, row.person), row.item, row.fiscal_year, row.period, row.levy_number,
        row.liability_day, row.decided_day, row.due_date, row.tax_base, row.principal, row.penalty,
        row.demand_due, row.written_off_on, row.limitation_on, row.principal_paid, row.paid_by,
    )  # fmt: skip


def part_repeated(good: Sequence[Good], repeated: Sequence[Repeated], layout: Layout) -> tuple[list[Good], list[Bad]]:
    """Take those that are levied already out of the good rows."""
    first_lines = {one.line: one.first_line for one in repeated}
    kept: list[Good] = []
    again: list[Bad] = []
    for one in good:
        if one.row.line not in first_lines:
            kept.append(one)
            continue
        first = first_lines[one.row.line]
        code = "already_levied" if first is None else "repeated_in_file"
        fault = refusal("과세번호", one.row.levy_number, code, first=first)
        again.append(Bad(one.row.line, layout.sent(one.cells), [fault]))
    return kept, again


def seal_persons(good: Sequence[Good], layout: Layout, sealer: Sealer) -> list[SealedRow]:
    """The personal records of the rows, under the ids that staging refers to."""
    return [
        sealer.seal(
            one.staged.record_id,
            person_record(one.row.person, {name: one.cells[place] for name, place in layout.unknown}),
        )
        for one in good
    ]
