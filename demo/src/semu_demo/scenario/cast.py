"""Who plays: the agency's program, the officials of Gimpo, and the day on which the story begins."""

from datetime import UTC, datetime
from typing import Any

from semu_kit.clock import KST

MUNICIPALITY = "41570"
BEGINS_AT = datetime(2026, 10, 19, 10, 0, tzinfo=KST)
"""Monday; the open fiscal year is 2026."""

AGENCY = "gimpo-local-tax"
APPLICATION = "semu-console"
RETURN_ADDRESS = "http://127.0.0.1:8099/callback"

URGER = "gimpo.kim"
VISITOR = "gimpo.lee"
TERM_LIMITED = "gimpo.choi"
HEAD = "gimpo.jung"
"""5급 과장: what he urges earns no reward."""
TEAM_LEADER = "gimpo.park"
SECRETARY = "gimpo.han"
"""간사 of the reward committee; files claims, and orders what is paid."""
OPERATOR = "gimpo.oh"
CASHIER = "gimpo.seo"
"""수납 담당: asks for what another must approve."""
CONTROLLER = "gimpo.moon"
"""세입 담당 팀장: answers what the cashier asks."""
ASSESSOR = "gimpo.yoon"
"""부과 담당."""
DIRECTOR = "gimpo.kang"
"""재정국장: chairs the reward committee."""
TAX_HEAD = "gimpo.bae"
PAYMASTER = "gimpo.nam"
"""포상금 담당 팀장: approves what the secretary orders to be paid."""
INTAKE = "gimpo.shin"
"""신고 접수 담당: the one role that learns who informed."""
INVESTIGATOR = "gimpo.yang"
"""신고 사건 담당: knows a report by its number."""
AUDITOR = "gimpo.goo"

MEMBERS: tuple[tuple[str, str, str], ...] = (
    (DIRECTOR, "chair", "재정국장"),
    (HEAD, "ex_officio", "징수과장"),
    (TAX_HEAD, "ex_officio", "세정과장"),
)
"""Who sits on the reward committee by office: sign-in id, seat, office."""
EXPERTS = (("임서준", "세무사"), ("오세린", "변호사"))
"""Whom the mayor appointed: name, expertise."""

_BOOKS = [
    "bills:read", "ledger:read", "closing:run", "receipts:write", "receipts:reverse", "deposits:explain", "years:run",
    "registers:read", "reports:write", "work:write",
]  # fmt: skip
_DESK = ["bills:read", "contacts:write", "dispositions:write", "campaigns:write", "rewards:read"]
_REWARDS = ["rewards:read", "rewards:write", "rewards:pay"]

OFFICIALS: tuple[tuple[str, str, str, int, bool, list[str]], ...] = (
    (URGER, "김민수", "징수과", 7, False, _DESK),
    (VISITOR, "이서연", "징수과", 8, False, _DESK),
    (TERM_LIMITED, "최준호", "징수과", 9, True, _DESK),
    (HEAD, "정영호", "징수과", 5, False, [*_DESK, "campaigns:approve"]),
    (TEAM_LEADER, "박은정", "징수과", 6, False, ["bills:read", "campaigns:approve", "ledger:read", "rewards:read"]),
    (SECRETARY, "한지우", "세정과", 7, False, [*_REWARDS, "ledger:read", "committee:write"]),
    (OPERATOR, "오지훈", "정보통신과", 7, False, ["ledger:read", "operations"]),
    (CASHIER, "서하은", "징수과", 8, False, _BOOKS),
    (CONTROLLER, "문성민", "징수과", 6, False, _BOOKS),
    (ASSESSOR, "윤가람", "세정과", 7, False, ["levies:read", "levies:correct", "bills:read"]),
    (DIRECTOR, "강태식", "재정국", 4, False, ["rewards:read", "committee:confirm"]),
    (TAX_HEAD, "배수진", "세정과", 5, False, ["rewards:read", "committee:confirm"]),
    (PAYMASTER, "남도현", "세정과", 6, False, _REWARDS),
    (INTAKE, "신아름", "감사담당관", 7, False, ["informants:identify"]),
    (INVESTIGATOR, "양준석", "징수과", 7, False, ["bills:read", "rewards:read", "informants:write"]),
    (AUDITOR, "구민재", "감사담당관", 6, False, ["informants:audit"]),
)
"""Sign-in id, name, department, grade (급), term-limited or not, scopes."""


def official(sign_in_id: str) -> str:
    """The id by which every service knows the official."""
    number = 1 + [known for known, *_ in OFFICIALS].index(sign_in_id)
    return f"019ff000-0000-7000-8000-{number:012d}"


def clock_offset_seconds() -> int:
    """From the machine's time to the story's."""
    return int((BEGINS_AT - datetime.now(UTC)).total_seconds())


def clients() -> list[dict[str, Any]]:
    """The gateway's entries; secrets are made where they are registered."""
    scopes = sorted({scope for *_, granted in OFFICIALS for scope in granted})
    return [
        {
            "client_id": AGENCY,
            "kind": "agency",
            "name": "김포시 세정과 부과시스템",
            "municipality": MUNICIPALITY,
            "scopes": [
                "levies:write", "levies:read", "bills:read", "closing:run", "ledger:read", "receipts:write",
                "rewards:read",
            ],
        },
        {
            "client_id": APPLICATION,
            "kind": "application",
            "name": "Semu 담당자 화면",
            "municipality": "*",
            "redirect_uris": [RETURN_ADDRESS],
            "scopes": scopes,
        },
    ]  # fmt: skip


def officials() -> list[dict[str, Any]]:
    return [
        {
            "official": official(sign_in_id),
            "municipality": MUNICIPALITY,
            "sign_in_id": sign_in_id,
            "name": name,
            "department": department,
            "grade": grade,
            "term_limited": term_limited,
            "active": True,
            "from_day": "2024-01-01",
            "scopes": scopes,
        }
        for sign_in_id, name, department, grade, term_limited, scopes in OFFICIALS
    ]
