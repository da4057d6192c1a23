"""Rewards of given facts: nothing is read from the ledger, nothing is written."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import date
from uuid import UUID

from semu_kit.faults import Fault
from semu_kit.problems import NotFound, shown
from semu_law import LawError, Release, load
from semu_law.errors import UnknownRelease, told

from reward.amounts.amount import Amount
from reward.amounts.informant import Informed, informant_amount
from reward.amounts.proposal import AboveTheLimit, Proposed, proposal_amount
from reward.computations.facts import receipts_of, work_of
from reward.computations.schemas import (
    BillGiven,
    ComputationsAnswer,
    ComputationsQuestion,
    Computed,
    Given,
    InformedGiven,
    ProposedGiven,
    Refused,
    Reward,
)
from reward.credits.months import InMonth, cap_month, month_line
from reward.credits.rules import Draft, draft_bill
from reward.kinds import Kind


class LawReleaseUnknown(NotFound):
    """No law release of this hash is kept."""

    type, title = "law-release-unknown", "No such law release"


def compute(municipality: str, question: ComputationsQuestion, today: date) -> ComputationsAnswer:
    """The rewards of every row that can be computed, and the faults of every other. Raises LawReleaseUnknown."""
    try:
        law = load(question.law_release)
    except UnknownRelease as refusal:
        raise LawReleaseUnknown(
            "그런 법령 판이 없습니다. 판의 해시를 확인하거나 비워 보내십시오.", law_release=question.law_release
        ) from refusal
    answer = ComputationsAnswer(law_release=law.hash, computed=[], refused=[])
    drafts: dict[int, list[Draft]] = {}
    for number, row in enumerate(question.computations):
        if faults := _contradictions(row) if isinstance(row, Given) else row.errors:
            answer.refused.append(Refused(row=number, errors=faults))
            continue
        assert isinstance(row, Given)
        try:
            if isinstance(row, BillGiven):
                drafts[number] = draft_bill(
                    law, municipality, receipts_of(row, number, law), work_of(row), {}, question.meeting_on or today
                )
            else:
                answer.computed.append(_alone(number, row.kind, _amount(law, municipality, row)))
        except LawError as refusal:
            name, value, reason = told(refusal)
            answer.refused.append(
                Refused(row=number, errors=[Fault(name=name, value=shown(name, value), reason=reason)])
            )
        except AboveTheLimit as refusal:
            answer.refused.append(Refused(row=number, errors=[_above(row, refusal)]))
    answer.computed += _credited(drafts)
    answer.computed.sort(key=lambda one: one.row)
    return answer


def _amount(law: Release, municipality: str, row: InformedGiven | ProposedGiven) -> Amount:
    """Raises LawError, AboveTheLimit."""
    if isinstance(row, InformedGiven):
        return informant_amount(law, municipality, Informed(row.kind, row.won, row.reported_on, row.completed_on))
    return proposal_amount(law, municipality, Proposed(row.decided, row.decided_on, row.other_award, row.grade))


def _alone(row: int, kind: Kind, amount: Amount) -> Computed:
    trace = dict(amount.trace)
    reward = Reward(
        kind=kind,
        receipt=None,
        person=None,
        won=amount.won,
        reason=amount.excluded.reason if amount.excluded else None,
        article=amount.excluded.article if amount.excluded else None,
        explanation=trace.pop("explanation"),
        trace=trace,
    )
    return Computed(row=row, won=amount.won, rewards=[reward])


def _credited(drafts: dict[int, list[Draft]]) -> Iterable[Computed]:
    """The bills' credits after the caps of the months, over all of the bills."""
    credits = {UUID(int=row << 32 | place): one for row, ones in drafts.items() for place, one in enumerate(ones)}
    amounts, before = _capped(credits)
    for row, of_bill in drafts.items():
        ids = [UUID(int=row << 32 | place) for place in range(len(of_bill))]
        rewards = [_reward(one, amounts.get(id, 0), before.get(id, 0)) for id, one in zip(ids, of_bill, strict=True)]
        yield Computed(row=row, won=sum(one.won for one in rewards), rewards=rewards)


def _capped(credits: dict[UUID, Draft]) -> tuple[dict[UUID, int], dict[UUID, int]]:
    """Won of each credit after its month's cap, and what the month held before it."""
    months: defaultdict[tuple[UUID | None, date], list[InMonth]] = defaultdict(list)
    for id, one in credits.items():
        if one.excluded is None:
            month = one.official, one.day.replace(day=1)
            months[month].append(InMonth(id, one.day, one.number, one.share, one.month_cap, None))
    amounts: dict[UUID, int] = {}
    before: dict[UUID, int] = {}
    for of_month in months.values():
        reached = 0
        for id, won in cap_month(of_month).items():
            amounts[id], before[id] = won, reached
            reached += won
    return amounts, before


def _reward(one: Draft, won: int, before: int) -> Reward:
    trace = dict(one.trace)
    explanation = list(trace.pop("explanation"))
    if one.excluded is None:
        explanation.append(month_line(one.month_cap, before, won))
    return Reward(
        kind=one.kind,
        receipt=one.receipt.int & 0xFFFFFFFF,
        person=one.official,
        won=won,
        reason=one.excluded.reason if one.excluded else None,
        article=one.excluded.article if one.excluded else None,
        explanation=explanation,
        trace=trace,
    )


def _contradictions(row: Given) -> list[Fault]:
    """What no bill and no report could be."""
    if isinstance(row, InformedGiven) and row.completed_on < row.reported_on:
        reason = "징수가 제보·신고보다 먼저 완료되었습니다. 두 날을 확인하십시오."
        return [Fault(name="completed_on", value=row.completed_on.isoformat(), reason=reason)]
    if not isinstance(row, BillGiven):
        return []
    faults = [
        Fault(
            name=f"receipts/{place}/day", value=one.day.isoformat(),
            reason="부과된 해보다 먼저 수납되었습니다. 부과 연도와 수납일을 확인하십시오.",
        )
        for place, one in enumerate(row.receipts)
        if one.day.year < row.levy_year
    ]  # fmt: skip
    faults += [
        Fault(name=f"merits/{place}/last_day", value=one.last_day.isoformat(), reason="시작하기 전에 끝납니다.")
        for place, one in enumerate(row.merits)
        if one.last_day < one.first_day
    ]
    faults += _twice("officials", [one.official for one in row.officials])
    return faults + _twice("finding/finders", [one.person for one in row.finding.finders] if row.finding else [])


def _twice(name: str, people: Sequence[UUID]) -> list[Fault]:
    return [
        Fault(name=f"{name}/{place}", value=str(one), reason="같은 사람을 두 번 보냈습니다. 한 번만 보내십시오.")
        for place, one in enumerate(people)
        if one in people[:place]
    ]


def _above(row: Given, refusal: AboveTheLimit) -> Fault:
    assert isinstance(row, ProposedGiven)
    reason = f"{refusal.limit:,}원 이하여야 합니다 ({refusal.article})."
    return Fault(name="decided", value=row.decided, reason=reason)
