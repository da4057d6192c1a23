"""What was measured, and the table that shows it."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from rich.console import Console
from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """One benchmark: a value a round, ours and the floor's, in `unit`."""

    name: str
    unit: str
    ours: Sequence[float]
    floor_name: str
    floor: Sequence[float]

    def cells(self) -> tuple[str, ...]:
        ours, floor = median(self.ours), median(self.floor)
        return (
            self.name, f"{ours:,.2f} {self.unit}", self.floor_name, f"{floor:,.2f} {self.unit}",
            f"{ours / floor:.2f}", f"{min(self.ours):,.2f} to {max(self.ours):,.2f}", str(len(self.ours)),
        )  # fmt: skip


def show(figures: Sequence[Figure]) -> None:
    """Print the figures: median beside the floor's median, their ratio, and the spread."""
    table = Table("figure", "median", "floor", "floor's median", "ratio", "from to", "rounds", title="Semu, measured")
    for figure in figures:
        table.add_row(*figure.cells())
    Console(width=160).print(table)


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the values lie (nearest rank)."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]
