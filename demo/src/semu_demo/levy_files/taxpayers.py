"""The taxpayers of a made file, each told by the seed and a number: the same one again whenever asked."""

import base64
import hashlib
import random
from dataclasses import dataclass
from itertools import accumulate
from typing import Literal

from semu_demo.levy_files.names import COMPANIES, GIVEN_NAMES, STREETS, SURNAMES

Reach = Literal["member", "not_a_member", "blocked", "unconfirmed", "bad_number"]
"""How KakaoTalk reaches the person's number."""

_CHECK_WEIGHTS = (2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5)
_SURNAMES = [name for name, _ in SURNAMES]
_SURNAME_WEIGHTS = list(accumulate(weight for _, weight in SURNAMES))
_REACHES: list[Reach] = ["member", "not_a_member", "blocked", "unconfirmed", "bad_number"]
_REACH_WEIGHTS = (914, 954, 974, 982, 1000)


@dataclass(frozen=True, slots=True)
class Taxpayer:
    index: int
    corporation: bool
    name: str
    number: str
    """주민(법인)등록번호, 13 digits; made so that its check digit fails, and nobody real is hit."""
    birth: str
    ci: str | None
    """연계정보: none for a corporation; the file may leave it out all the same."""
    phone: str | None
    """A number of a range that is not assigned."""
    address: str
    ci_in_file: bool
    reach: Reach

    @property
    def person(self) -> str:
        """The opaque id of the citizen in the simulators."""
        return hashlib.sha256(f"person:{self.number}".encode()).hexdigest()[:20]


def taxpayer(seed: int, index: int) -> Taxpayer:
    chance = random.Random((seed << 40) + index)
    address = address_of(chance)
    if chance.random() < 0.07:
        name = chance.choice(("주식회사 {}", "(주){}", "{} 주식회사")).format(chance.choice(COMPANIES))
        number = f"124411{index:07d}"
        return Taxpayer(index, True, name, number, "", None, _phone(seed, index, chance), address, False, "member")
    year, month, day = chance.randint(1945, 2005), chance.randint(1, 12), chance.randint(1, 28)
    century = 1 if year < 2000 else 3
    number = _with_wrong_check_digit(
        f"{year % 100:02d}{month:02d}{day:02d}{century + chance.randint(0, 1)}{index % 100_000:05d}"
    )
    digest = hashlib.sha512(f"{seed}:ci:{index}".encode()).digest()
    reach = chance.choices(_REACHES, cum_weights=_REACH_WEIGHTS)[0]
    return Taxpayer(
        index=index,
        corporation=False,
        name=chance.choices(_SURNAMES, cum_weights=_SURNAME_WEIGHTS)[0] + chance.choice(GIVEN_NAMES),
        number=number,
        birth=f"{year}-{month:02d}-{day:02d}",
        ci=base64.b64encode(digest).decode(),
        phone=_phone(seed, index, chance),
        address=address,
        ci_in_file=chance.random() < 0.95,
        reach=reach,
    )


def address_of(chance: random.Random) -> str:
    district, streets = chance.choice(STREETS)
    street = chance.choice(streets)
    number = chance.randint(1, 380)
    if district.endswith("동") and chance.random() < 0.8:
        home = f", {chance.randint(101, 128)}동 {chance.randint(1, 25)}{chance.randint(1, 4):02d}호"
        return f"경기도 김포시 {street} {number}{home} ({district})"
    return f"경기도 김포시 {district} {street} {number}"


def _phone(seed: int, index: int, chance: random.Random) -> str | None:
    return None if chance.random() < 0.05 else f"010{(seed * 10_000 + index) % 10_000_000:08d}"


def _with_wrong_check_digit(first_twelve: str) -> str:
    total = sum(int(digit) * weight for digit, weight in zip(first_twelve, _CHECK_WEIGHTS, strict=True))
    right = (11 - total % 11) % 10
    return f"{first_twelve}{(right + 5) % 10}"
