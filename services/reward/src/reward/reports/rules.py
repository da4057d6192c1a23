"""What a report may be about, what shuts it out, and what was collected through it. Pure.

지방세기본법 §146①1호·2호, ②, ③, ④; 조례 §2 2호·3호, §3①1호·2호 since bill 3574.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from semu_law import Release

from reward.credits.exclusions import Exclusion
from reward.kinds import InformantKind

EVASION: Final = "evasion_informant"
HIDDEN_ASSETS: Final = "hidden_assets_informant"

FORMS: Mapping[InformantKind, str] = {EVASION: "별지 제1호서식", HIDDEN_ASSETS: "별지 제2호서식"}

MATTERS: Mapping[InformantKind, Mapping[str, str]] = {
    EVASION: {
        "records": "구체적 사실이 기재된 자료 또는 장부(§146③1호)",
        "whereabouts": "자료등의 소재를 확인할 수 있는 구체적인 정보(§146③2호)",
        "circumstances": "수법·내용·규모 등의 정황으로 보아 중요한 자료등(§146③3호)",
    },
    HIDDEN_ASSETS: {
        "cash": "현금(§146④)",
        "deposit": "예금(§146④)",
        "shares": "주식(§146④)",
        "other": "그 밖에 재산적 가치가 있는 유형·무형의 재산(§146④)",
    },
}
"""중요한 자료 (§146③) and 은닉재산 (§146④): nothing else is important material or a hidden asset."""

REASONS: Mapping[InformantKind, tuple[str, ...]] = {
    EVASION: ("official-duty", "no-benefit", "under-audit", "known"),
    HIDDEN_ASSETS: ("official-duty", "fraud-suit", "already-pursued", "own-name"),
}
"""What shuts a report out (§146②, ③1호 괄호, ④ 단서); every one is looked into before anything is paid."""


def exclusion(law: Release, reason: str, reported_on: date, why: str) -> Exclusion:
    """An exclusion as the Act has it on the day of the report. Raises UnknownKey, NotInForce."""
    return Exclusion(reason, law.lookup(f"reward.informant.exclusion.{reason}", reported_on).article, why)


@dataclass(frozen=True, slots=True)
class Money:
    """A receipt on a bill that a report is linked to. `won`: principal and charges."""

    receipt: UUID
    bill: UUID
    won: int
    day: date
    decided_on: date | None
    """When the bill was levied, if it was told."""
    local_tax: bool
    undone: Exclusion | None
    """Why it stands no more, if it was reversed."""


@dataclass(frozen=True, slots=True)
class LeftOut:
    money: Money
    excluded: Exclusion


@dataclass(frozen=True, slots=True)
class Collected:
    """Won that were collected through a report, by which receipts, and which others did not count and why."""

    won: int
    counted: tuple[Money, ...]
    left_out: tuple[LeftOut, ...]


def collected_through(
    law: Release, kind: InformantKind, reported_on: date, until: date, receipts: Collection[Money]
) -> Collected:
    """What a report brought from its day to `until`, both counted."""
    counted, left_out = list[Money](), list[LeftOut]()
    for money in sorted(receipts, key=lambda one: (one.day, one.receipt)):
        excluded = money.undone or _not_through(law, kind, reported_on, until, money)
        if excluded:
            left_out.append(LeftOut(money, excluded))
        else:
            counted.append(money)
    return Collected(sum(money.won for money in counted), tuple(counted), tuple(left_out))


def _not_through(law: Release, kind: InformantKind, reported_on: date, until: date, money: Money) -> Exclusion | None:
    if not money.local_tax:
        legality = law.lookup("reward.legality", money.day)
        return Exclusion("not-local-tax", legality.article, "지방세가 아니다.")
    if money.day < reported_on:
        through = law.lookup("reward.informant.exclusion.below-minimum", reported_on)
        return Exclusion("before-report", through.article, "제보·신고를 통하여 징수된 것이 아니다(앞선 수납).")
    if money.day > until:
        through = law.lookup("reward.informant.exclusion.below-minimum", reported_on)
        return Exclusion("after-completion", through.article, f"징수가 완료된 날({until}) 뒤의 수납이다.")
    if kind == EVASION and money.decided_on is not None and money.decided_on < reported_on:
        return exclusion(law, "known", reported_on, f"제보하기 전({money.decided_on})에 이미 부과되었다.")
    return None


def unchecked(kind: InformantKind, checked: Collection[str]) -> list[str]:
    """Reasons of which nobody has said yet whether they apply."""
    return [reason for reason in REASONS[kind] if reason not in checked]


def lines(collected: Collected) -> Sequence[str]:
    """The Korean explanation of what was collected."""
    return [
        *(f"{money.day} 수납 {money.won:,}원: 산입." for money in collected.counted),
        *(
            f"{one.money.day} 수납 {one.money.won:,}원: 제외. {one.excluded.why} ({one.excluded.article})"
            for one in collected.left_out
        ),
    ]
