"""The catalogue of revenue items (세목·세외수입 과목): what a bill can be for, and which late charge follows it."""

from dataclasses import dataclass
from typing import Any, Literal, get_args

from semu_law.errors import InvalidLaw

Kind = Literal["local_tax", "non_tax"]
LateCharge = Literal["local_tax", "fine", "public_property", "road_occupancy", "none"]
Level = Literal["province", "municipality"]
"""도세, 시·군세 (지방세기본법 §8)."""


@dataclass(frozen=True, slots=True)
class RevenueItem:
    """One item: an English code for programs, the Korean name and aliases that agencies write."""

    code: str
    name: str
    aliases: tuple[str, ...]
    kind: Kind
    late_charge: LateCharge
    basis_article: str
    level: Level | None = None
    """Whose tax it is in a city or county of a province; None for non-tax revenue."""


def parse_item(raw: Any) -> RevenueItem:
    """One item of the catalogue. Raises InvalidLaw."""
    try:
        if raw["kind"] not in get_args(Kind) or raw["late_charge"] not in get_args(LateCharge):
            raise InvalidLaw(f"{raw['code']}: unknown kind or late charge")
        if raw.get("level") not in (None, *get_args(Level)):
            raise InvalidLaw(f"{raw['code']}: unknown level")
        item = RevenueItem(
            raw["code"],
            raw["name"],
            tuple(raw.get("aliases", ())),
            raw["kind"],
            raw["late_charge"],
            raw["basis_article"],
            raw.get("level"),
        )
    except (KeyError, TypeError) as error:
        raise InvalidLaw(f"a revenue item lacks {error}: {raw!r}") from error
    if not item.basis_article.strip():
        raise InvalidLaw(f"{item.code}: a revenue item needs its article")
    return item


def index(items: tuple[RevenueItem, ...]) -> dict[str, RevenueItem]:
    """Items by every way to call them, spaces ignored. Raises InvalidLaw if two items answer to one name."""
    by_name: dict[str, RevenueItem] = {}
    for item in items:
        for name in {normal(item.code), normal(item.name), *map(normal, item.aliases)}:
            if name in by_name:
                raise InvalidLaw(f"{name!r} names both {by_name[name].code} and {item.code}")
            by_name[name] = item
    return by_name


def normal(name: str) -> str:
    """A name as it is compared: agencies write 주정차위반 과태료 with and without spaces."""
    return "".join(name.split()).casefold()
