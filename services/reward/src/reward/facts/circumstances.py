"""What befell a bill, and how a receipt of it stands then (징수유예, 정리보류, 소멸시효, 징수촉탁). Pure.

A receipt tells what collection knew when it was posted. What is recorded later, but was so on the receipt's day, counts
too; what came about after that day does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from uuid import UUID

from reward.facts.facts import Receipt

MOVING = ("before_due", "after_arrears")
"""Deferrals of 지방세징수법 시행령 §31: only these move a due date as the ordinance means it (§3④4호)."""


@dataclass(frozen=True, slots=True)
class Deferral:
    """징수유예, both days included."""

    kind: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class WriteOff:
    """정리보류; one that was an error never was."""

    day: date
    in_error: bool


@dataclass(frozen=True, slots=True)
class Limitation:
    """시효완성일 as it stands from `day` on."""

    day: date
    limitation_on: date


@dataclass(slots=True)
class Circumstances:
    """All that befell one bill."""

    deferrals: list[Deferral] = field(default_factory=list)
    write_offs: list[WriteOff] = field(default_factory=list)
    limitations: list[Limitation] = field(default_factory=list)
    """In the order in which they were recorded."""
    entrusted_fees: dict[UUID, int] = field(default_factory=dict)
    """Won, by receipt."""


_NOTHING = Circumstances()


def on_its_day(receipt: Receipt, befell: Circumstances) -> Receipt:
    """The receipt as its bill stood on its day."""
    if befell == _NOTHING and receipt.written_off_on is None:
        return receipt
    return replace(
        receipt,
        deferred_due=_deferred_due(receipt, befell.deferrals),
        written_off_on=_written_off_on(receipt, befell.write_offs),
        limitation_on=_limitation_on(receipt, befell.limitations),
        entrusted_fee=_entrusted_fee(receipt, befell.entrusted_fees),
    )


def _deferred_due(receipt: Receipt, deferrals: Sequence[Deferral]) -> date | None:
    """What is known of the deferrals goes before what the receipt told: one may have been ended since."""
    begun = [one for one in deferrals if one.kind in MOVING and one.first_day <= receipt.day]
    if not begun:
        return receipt.deferred_due
    return max((one.last_day for one in begun if one.last_day >= one.first_day), default=None)


def _written_off_on(receipt: Receipt, write_offs: Sequence[WriteOff]) -> date | None:
    days = {one.day for one in write_offs if not one.in_error}
    in_error = {one.day for one in write_offs if one.in_error} - days
    if receipt.written_off_on is not None and receipt.written_off_on not in in_error:
        days.add(receipt.written_off_on)
    return max((day for day in days if day <= receipt.day), default=None)


def _limitation_on(receipt: Receipt, limitations: Sequence[Limitation]) -> date | None:
    stood = [one.limitation_on for one in limitations if one.day <= receipt.day]
    return stood[-1] if stood else receipt.limitation_on


def _entrusted_fee(receipt: Receipt, fees: Mapping[UUID, int]) -> int | None:
    return fees.get(receipt.id, receipt.entrusted_fee)
