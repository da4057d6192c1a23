"""How a line is made of what is kept: the facts and the computation are those of the trace. Pure."""

from collections.abc import Callable, Mapping
from typing import Any

from semu_law import Release

from reward.ledgers.lines import (
    ArrearsLine,
    EntrustedLine,
    EvasionLine,
    HiddenAssetsLine,
    HiddenRevenueLine,
    LedgerLine,
)
from reward.reports.rules import EVASION, HIDDEN_ASSETS, MATTERS

Row = Mapping[str, Any]
Make = Callable[[Release, Row], LedgerLine]

STATES = {
    "ordered": "지급결정", "approved": "지급결정", "sent": "이체 중", "paid": "지급", "failed": "이체 불능",
    "returned": "반환",
}  # fmt: skip
"""상태 by that of the payout; the others follow from the claim."""
CASES = {
    "open": "환수 사유 확인 중", "proposed": "환수 사유 확인 중", "decided": "환수 결정", "notified": "환수 통지",
    "recovered": "환수 완료", "closed": "환수하지 않음",
}  # fmt: skip
USES = {
    None: "숨은 세원", "road-occupancy": "도로 무단점용", "river-occupancy": "하천 무단점용",
    "public-waters-occupancy": "공유수면 무단점용", "public-property-occupancy": "국공유지 무단점용",
    "groundwater-use": "지하수 무신고 사용", "river-water-use": "하천수 무신고 사용",
    "unfair-means": "부정한 방법의 부과 누락",
}  # fmt: skip
"""발굴 내용 (조례 §3①3호·②1호)."""


def evasion(law: Release, row: Row) -> LedgerLine:
    return EvasionLine.model_validate(_reported(row, MATTERS[EVASION]) | _settled(row))


def hidden_assets(law: Release, row: Row) -> LedgerLine:
    return HiddenAssetsLine.model_validate(_reported(row, MATTERS[HIDDEN_ASSETS]) | _settled(row))


def hidden_revenue(law: Release, row: Row) -> LedgerLine:
    facts = row["trace"]["facts"]
    found = {
        "found_on": row["found_on"] or facts["found_on"], "use": USES.get(facts["use"], facts["use"]),
        "liability_day": facts["liability_day"], "levied_on": facts["decided_on"],
    }  # fmt: skip
    return HiddenRevenueLine.model_validate(_credited(law, row) | found | _settled(row))


def arrears(law: Release, row: Row) -> LedgerLine:
    standing = row["trace"]["computation"]["rate"]["title"].removesuffix(" 징수")
    about = {"levy_year": row["trace"]["facts"]["levy_year"], "standing": standing}
    return ArrearsLine.model_validate(_credited(law, row) | about | _settled(row))


def entrusted(law: Release, row: Row) -> LedgerLine:
    facts = row["trace"]["facts"]
    about = {"levy_year": facts["levy_year"], "fee": facts["entrusted_fee"]}
    return EntrustedLine.model_validate(_credited(law, row) | about | _settled(row))


def _reported(row: Row, matters: Mapping[str, str]) -> dict[str, Any]:
    computation = row["trace"]["computation"]
    return {
        "award": row["award"],
        "report": row["report"],
        "number": f"제{row['report_year']}-{row['serial']}호",
        "reported_on": row["reported_on"],
        "completed_on": row["completed_on"],
        "matter": matters[row["matter"]].partition("(")[0],
        "collected": computation["base"],
        "gross": computation["gross"],
    }


def _credited(law: Release, row: Row) -> dict[str, Any]:
    facts, computation = row["trace"]["facts"], row["trace"]["computation"]
    same = {name: row[name] for name in ("award", "credit", "person", "bill", "receipt", "received_on")}
    payee = f"{row['department']} {row['grade']}급" if row["department"] else "시민"
    return same | {
        "payee": f"{payee} {row['person'].hex[-8:]}",
        "bill_number": row["bill"].hex[-8:],
        "item": law.item(row["item"]).name,
        "collected": facts["collected"],
        "rate": computation["rate_applied"],
        "gross": computation["gross"],
        "sharers": computation["sharers"],
        "share": computation["share"],
    }


def _settled(row: Row) -> dict[str, Any]:
    same = ("decided_on", "won", "claimed_on", "reduced", "fiscal_year", "paid_on", "paid", "outstanding",
            "demanded", "recovered")  # fmt: skip
    return {name: row[name] for name in same} | {
        "meeting": row["meeting"].removeprefix("제").removesuffix("차"),
        "state": _state(row),
        "remarks": _remarks(row),
    } | ({"fiscal_year": None, "paid_on": None} if row["reduced"] == row["won"] else {})


def _state(row: Row) -> str:
    if row["reduced"] == row["won"]:
        return "취소"
    return STATES.get(row["payout_state"]) or ("신청" if row["claimed_on"] else "미신청")


def _remarks(row: Row) -> list[str]:
    return [
        *(f"지급 전 감액: {article}" for article in row["articles"] or ()),
        *(CASES[state] for state in row["states"] or ()),
    ]
