"""Collection rates in answers: each rate with the sums that it is made of. Won; rates in percent, as decimal texts."""

from datetime import date

from pydantic import BaseModel


class RateLine(BaseModel):
    item: str | None
    """Null in the total."""
    item_name: str
    decided: int
    """징수결정액, what was carried over included."""
    collected: int
    collection_rate: str | None
    """징수율 = 수납액 ÷ 징수결정액 (이월 포함); null where nothing was decided."""
    current_decided: int
    """Of bills of this year's own (현년도분)."""
    current_collected: int
    current_rate: str | None
    arrears: int
    """이월체납액: what was carried over, with the late charges decided of it in the year."""
    arrears_collected: int
    arrears_written_off: int
    """정리보류, less what of it was cancelled."""
    clearance_rate: str | None
    """체납정리율 = (수납 + 정리보류) ÷ 이월체납액."""


class CollectionRates(BaseModel):
    municipality: str
    fiscal_year: int
    day: date
    """Everything booked up to the end of this day."""
    lines: list[RateLine]
    """By item, and the total last."""
