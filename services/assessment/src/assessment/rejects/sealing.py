"""A rejected row before it is written, and how it is sealed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from semu_kit.ids import new_id

from assessment.loading.cells import Refusal
from assessment.taxpayers.sealing import SealedRow, Sealer


@dataclass(frozen=True, slots=True)
class Bad:
    """A row that comes back to its sender: its cells as sent, and its faults."""

    line: int
    cells: list[str]
    refusals: list[Refusal]

    @property
    def codes(self) -> list[str]:
        return list(dict.fromkeys(fault.code for fault in self.refusals))


@dataclass(frozen=True, slots=True)
class SealedReject:
    line: int
    codes: list[str]
    record: SealedRow


def seal_rejects(bad: Sequence[Bad], sealer: Sealer) -> list[SealedReject]:
    """Cells and faults in one record: both may hold personal data."""
    return [
        SealedReject(
            one.line,
            one.codes,
            sealer.seal(new_id(), {"cells": one.cells, "refusals": [asdict(fault) for fault in one.refusals]}),
        )
        for one in bad
    ]
