"""The columns of a levy file: found by their Korean header in any order, spaces ignored."""

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessment.loading.refusals import MissingColumns, RepeatedColumns

REQUIRED = (
    "과세번호",
    "과세연도",
    "기분",
    "세목",
    "납세자구분",
    "납세자명",
    "주민(법인)등록번호",
    "부과금액",
    "성립일",
    "징수결의일",
    "납기일",
)
CARRIED = ("독촉기한", "정리보류일", "시효완성예정일", "기수납액")
"""Known of carried-over arrears (이월체납) only."""
OPTIONAL = ("과세물건", "과세물건지 주소", "연계정보", "전화번호", "주소", "과표액", "가산세", "수납번호", *CARRIED)
RETURNED = ("오류행", "오류항목", "오류사유", "조치방법")
"""Added to a file of rejected rows; ignored when it is sent again."""


@dataclass(frozen=True)
class Layout:
    """Where each column of one file is."""

    header: tuple[str, ...]
    """As sent."""
    places: Mapping[str, int]
    """Of the columns that are known, by the name that this product gives them."""
    unknown: tuple[tuple[str, int], ...]
    """Other columns that have a name; their values are kept with the row."""
    returned: frozenset[int]
    """Places of the columns that a reject file had added."""

    def sent(self, cells: Sequence[str]) -> list[str]:
        """The cells (or the header) without the columns that a reject file had added."""
        return [cell for place, cell in enumerate(cells) if place not in self.returned]


def read_header(header: Sequence[str]) -> Layout:
    """Raises MissingColumns, RepeatedColumns, each naming the columns."""
    names = [_KNOWN.get(_normal(name)) for name in header]
    counts = Counter(name for name in names if name)
    if missing := [name for name in REQUIRED if name not in counts]:
        raise MissingColumns(missing)
    if repeated := [name for name, count in counts.items() if count > 1]:
        raise RepeatedColumns(repeated)
    places = {name: place for place, name in enumerate(names) if name}
    return Layout(
        header=tuple(header),
        places={name: place for name, place in places.items() if name not in RETURNED},
        unknown=tuple(
            (name.strip(), place) for place, name in enumerate(header) if names[place] is None and name.strip()
        ),
        returned=frozenset(places[name] for name in RETURNED if name in places),
    )


def _normal(name: str) -> str:
    return "".join(unicodedata.normalize("NFC", name).split())


_KNOWN = {_normal(name): name for name in (*REQUIRED, *OPTIONAL, *RETURNED)}
