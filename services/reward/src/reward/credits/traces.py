"""Why: what a credit's trace keeps, and its Korean lines. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from semu_law import Found
from semu_law.values import ratio_text

from reward.credits.exclusions import Exclusion
from reward.credits.merit import MERITORIOUS, Merit
from reward.credits.rates import Rate
from reward.credits.terms import Terms
from reward.facts.facts import Contact, Disposition, Finding, MeritClaim, Receipt, Work

GROUNDS = {
    "campaign": "체납액 일제정리", "entrusted": "징수촉탁", "other_statute": "그 밖의 관계법령에 따른 처분",
    "direct": "직접 징수", "special_effort": "배당에 대한 특별한 노력",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One person's share as it was reckoned. Amounts in won; no `case_cap` where it does not bind the person, and no
    `act_cap` where there is room under it."""

    merit: Merit
    rate: Rate
    sharers: int
    case_cap: Found | None
    case_used: int
    month_cap: Found
    act_cap: Found | None
    share: int


def of_amount(receipt: Receipt, work: Work, terms: Terms, one: Reckoned) -> dict[str, Any]:
    rate, cap = one.rate, one.case_cap
    who = "찾아낸 사람" if one.merit.kind == "finder" else "공적이 있는 공무원"
    lines = [
        f"수납일 {receipt.day}, 징수액 {receipt.collected:,}원(체납처분비 제외), {receipt.levy_year}년 부과분.",
        *_merit_lines(receipt, one.merit, work.finding),
        f"{rate.label}: {rate.base:,}원의 {ratio_text(rate.ratio)} = {int(rate.gross):,}원 ({rate.found.article}).",
        f"{who} {one.sharers}명"
        + (f"에게 고르게 나누어 한 사람에 {int(rate.gross / one.sharers):,}원." if one.sharers > 1 else "."),
        f"건당 한도 {cap.won:,}원 중 앞서 쓴 금액 {one.case_used:,}원 ({cap.article})."
        if cap
        else f"임기제 공무원: 건당 한도를 적용하지 않는다 ({one.month_cap.article}).",
        *(
            [f"한 건의 포상금 전부가 {one.act_cap.won:,}원을 넘을 수 없다 ({one.act_cap.article})."]
            if one.act_cap
            else []
        ),
        f"{10 if terms.rounds_to_ten else 1}원 미만을 버리고 {one.share:,}원.",
    ]
    computation = {
        "base": rate.base, "rate": rate.found.citation, "rate_applied": ratio_text(rate.ratio),
        "gross": int(rate.gross), "sharers": one.sharers, "case_cap": cap.won if cap else None,
        "case_used": one.case_used, "share": one.share,
    }  # fmt: skip
    return _trace(receipt, one.merit, work, terms, lines) | {"computation": computation}


def of_exclusion(
    receipt: Receipt, merit: Merit | None, work: Work, terms: Terms, excluded: Exclusion
) -> dict[str, Any]:
    lines = [
        f"수납일 {receipt.day}, 징수액 {receipt.collected:,}원, {receipt.levy_year}년 부과분.",
        f"지급하지 않는다: {excluded.why} ({excluded.article})",
    ]
    return _trace(receipt, merit, work, terms, lines)


def _trace(receipt: Receipt, merit: Merit | None, work: Work, terms: Terms, explanation: list[str]) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "receipt_day": receipt.day, "collected": receipt.collected, "levy_year": receipt.levy_year,
        "local_tax": receipt.local_tax, "arrears_since": receipt.arrears_since, "demand_due": receipt.demand_due,
        "deferred_due": receipt.deferred_due, "written_off_on": receipt.written_off_on,
        "limitation_on": receipt.limitation_on, "entrusted_fee": receipt.entrusted_fee,
    }  # fmt: skip
    if merit is not None and merit.kind == "finder" and work.finding is not None:
        facts |= {
            "liability_day": receipt.liability_day, "decided_on": receipt.decided_on,
            "found_on": work.finding.found_on, "use": work.finding.use,
        }  # fmt: skip
    standing = merit.standing if merit else None
    if standing is not None:
        facts |= {"grade": standing.grade, "term_limited": standing.term_limited}
    return {
        "law_release": terms.law.hash,
        "facts": {name: value.isoformat() if isinstance(value, date) else value for name, value in facts.items()},
        "contacts": [_told(one) for one in merit.contacts] if merit else [],
        "dispositions": [{**_told(one), "kind": one.kind} for one in merit.dispositions] if merit else [],
        "claims": [_claimed(one) for one in merit.claims] if merit else [],
        "applied": terms.citations(),
        "explanation": explanation,
    }


def _told(one: Contact | Disposition) -> dict[str, str | None]:
    recorded_on = one.recorded_on.isoformat() if one.recorded_on else None
    return {"id": str(one.id), "day": one.day.isoformat(), "recorded_on": recorded_on}


def _claimed(one: MeritClaim) -> dict[str, str]:
    days = {"first_day": one.first_day.isoformat(), "last_day": one.last_day.isoformat()}
    return {"id": str(one.id), "ground": one.ground, **days}


def _merit_lines(receipt: Receipt, merit: Merit, finding: Finding | None) -> list[str]:
    """What was done; and what of it was entered only after the money had come, for the committee to weigh."""
    if merit.kind == "finder":
        assert finding is not None, "a finder has found something"
        days = f"납세의무 성립일 {receipt.liability_day}, 부과일 {receipt.decided_on}"
        return [f"공적: {finding.found_on}에 찾아내어 부과하게 하였다({days})."]
    parts = []
    if merit.contacts:
        days = ", ".join(one.day.isoformat() for one in merit.contacts)
        parts.append(f"지속적인 납부독려 {len(merit.contacts)}회({days})")
    if merit.dispositions:
        done = ", ".join(f"{MERITORIOUS.get(one.kind, '과세물건 압류')} {one.day}" for one in merit.dispositions)
        parts.append(f"처분 {len(merit.dispositions)}건({done})")
    work: tuple[Contact | Disposition, ...] = (*merit.contacts, *merit.dispositions)
    late = sum(one.recorded_on is not None and one.recorded_on > receipt.day for one in work)
    if merit.claims:
        parts.append(f"공적조서의 {', '.join(GROUNDS[one.ground] for one in merit.claims)}")
    lines = ["공적: " + ", ".join(parts) + (f". 그중 {late}건은 수납일 뒤에 기록되었다." if late else ".")]
    return lines + (["공적조서의 공적은 위원회의 인정을 받아야 한다."] if merit.claims else [])
