"""Setting the day's receipts against the deposits of the revenue account (Dongjak 7②); two persons for a difference."""

from collections import defaultdict
from datetime import date, timedelta
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, Forbidden, NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from collection.deposits import repository
from collection.deposits.models import DepositAnswer, DepositExplanation
from collection.deposits.rules import Comparison, State, compare, findings, missing_numbers
from collection.deposits.schemas import (
    ComparisonAnswer,
    DepositDay,
    DepositList,
    ExaminedComparison,
    Explained,
    ExplanationAnswer,
    FindingAnswer,
    MissingFiles,
    NewExplanation,
)  # fmt: skip
from collection.officials import official_id

_MOST_DAYS = 366


class RangeTooLong(Problem):
    """More days are asked for than are compared at a time."""

    status, type, title = 422, "deposits-range", "Too many days, or none"


class NoDifference(Conflict):
    """There is nothing to explain: no such channel that day, no statement, or no difference."""

    type, title = "deposit-no-difference", "There is no difference"


class DifferenceMoved(Conflict):
    """The figures have changed since they were looked at."""

    type, title = "deposit-difference-moved", "The difference has moved"


class ExplanationUnknown(NotFound):
    """No explanation of the caller's municipality has this id."""

    type, title = "deposit-explanation-unknown", "No such explanation"


class AlreadyAnswered(Conflict):
    """A second official answered it before."""

    type, title = "deposit-explanation-answered", "The explanation was answered before"


class OwnExplanation(Forbidden):
    """Who explains a difference never answers for it."""

    type, title = "deposit-own-explanation", "Another official answers for it"


async def in_range(
    session: AsyncSession, municipality: str, first: date, last: date, state: State | None
) -> DepositList:
    """The comparisons of days, by state if given. Raises RangeTooLong."""
    if not timedelta() <= last - first < timedelta(days=_MOST_DAYS):
        raise RangeTooLong(f"하루에서 {_MOST_DAYS}일까지 볼 수 있습니다. 기간을 고치십시오.", first=first, last=last)
    told = await _compared(session, municipality, first, last)
    return DepositList(deposits=[one for one in told if state is None or one.state == state])


async def of_day(session: AsyncSession, runtime: Runtime, municipality: str, day: date) -> DepositDay:
    """One day with what accounts for its differences."""
    compared = await _compared(session, municipality, day, day)
    told = await repository.told(session, municipality, day)
    files = await repository.files(session, municipality, day)
    explained = await repository.explanations(session, municipality, day)
    texts = await PersonalRecords(session, runtime.vault).load_many([one["id"] for one in explained])
    numbers = defaultdict(list)
    for file in files:
        if file["number"] is not None:
            numbers[file["profile"], file["bank"]].append(file["number"])
    return DepositDay(
        day=day,
        comparisons=[
            ExaminedComparison(
                **one.model_dump(),
                findings=[
                    FindingAnswer(finding=found.finding, count=found.count, won=found.won)
                    for found in findings(Comparison(day, one.channel, one.receipts, one.deposited), told)
                ],
            )
            for one in compared
        ],
        refused_rows_without_channel=told.get("", {}).get("rows_refused", (0, 0))[0],
        missing_files=[
            MissingFiles(profile=profile, bank=bank, numbers=missing)
            for (profile, bank), came in sorted(numbers.items())
            if (missing := missing_numbers(came))
        ],
        refused_files=[file["id"] for file in files if file["state"] == "refused"],
        files_under_way=[file["id"] for file in files if file["state"] in ("received", "checked")],
        explanations=[ExplanationAnswer(text=texts.get(one["id"], {}).get("text"), **one) for one in explained],
    )


async def explain(
    session: AsyncSession, runtime: Runtime, principal: Principal, day: date, body: NewExplanation
) -> Explained:
    """Keep one official's explanation of a difference as it stands. Raises NotAnOfficial, NoDifference,
    DifferenceMoved."""
    official = official_id(principal)
    await repository.one_at_a_time(session, principal.municipality)
    current = await _current(session, principal.municipality, day, body.channel)
    if current.difference != body.difference:
        raise DifferenceMoved(
            f"차액이 {current.difference}원으로 바뀌었습니다. 다시 확인하고 보내십시오.", difference=current.difference
        )
    explanation, now = new_id(), runtime.clock.now()
    await PersonalRecords(session, runtime.vault).keep(
        explanation, {"text": body.text}, purpose="deposit_explanation", made_at=now,
        retain_until=runtime.settings.retain_until("deposit_explanation", runtime.clock.today()),
    )  # fmt: skip
    assert current.deposited is not None  # there is a difference
    kept = DepositExplanation(
        id=explanation, municipality=principal.municipality, day=day, channel=body.channel,
        receipts=current.receipts, deposited=current.deposited, reason=body.reason, official=official, explained_at=now,
    )  # fmt: skip
    await repository.add(session, [kept])
    return Explained(id=explanation, day=day, channel=body.channel, difference=current.difference, state="explained")


async def answer(
    session: AsyncSession, runtime: Runtime, principal: Principal, explanation: UUID, accepted: bool
) -> Explained:
    """A second official answers for a difference, or does not. Raises NotAnOfficial, ExplanationUnknown,
    OwnExplanation, AlreadyAnswered, NoDifference, DifferenceMoved."""
    official = official_id(principal)
    await repository.one_at_a_time(session, principal.municipality)
    found = await repository.explanation(session, explanation)
    if found is None or found.municipality != principal.municipality:
        raise ExplanationUnknown(
            "그런 사유 기록이 없습니다. 번호와 지방자치단체를 확인하십시오.", explanation=explanation
        )
    if found.official == official:
        raise OwnExplanation("사유를 적은 본인은 확인할 수 없습니다. 다른 담당자가 확인하십시오.")
    if await repository.answer(session, explanation) is not None:
        raise AlreadyAnswered("이미 확인한 사유입니다. 다시 필요하면 사유를 새로 적으십시오.", explanation=explanation)
    current = await _current(session, principal.municipality, found.day, found.channel)
    if (current.receipts, current.deposited) != (found.receipts, found.deposited):
        raise DifferenceMoved(
            "사유를 적은 뒤 금액이 바뀌었습니다. 사유를 새로 적은 뒤 확인하십시오.", difference=current.difference
        )
    given = DepositAnswer(
        explanation=explanation, accepted=accepted, official=official, answered_at=runtime.clock.now()
    )
    await repository.add(session, [given])
    return Explained(
        id=explanation, day=found.day, channel=found.channel, difference=current.difference,
        state="answered" if accepted else "open",
    )  # fmt: skip


async def _current(session: AsyncSession, municipality: str, day: date, channel: str) -> ComparisonAnswer:
    """A comparison with a difference. Raises NoDifference."""
    compared = await _compared(session, municipality, day, day)
    found = next((one for one in compared if one.channel == channel and one.difference), None)
    if found is None:
        raise NoDifference("차액이 없거나 입금 명세가 없는 창구입니다. 그날의 대사를 확인하십시오.", channel=channel)
    return found


async def _compared(session: AsyncSession, municipality: str, first: date, last: date) -> list[ComparisonAnswer]:
    receipts = await repository.receipts(session, municipality, first, last)
    deposits = await repository.deposits(session, municipality, first, last)
    latest = await repository.latest_explanations(session, municipality, first, last)
    return [
        ComparisonAnswer(
            day=one.day, channel=one.channel, receipts=one.receipts, deposited=one.deposited,
            difference=one.difference, state=one.state(latest.get((one.day, one.channel))),
        )
        for day in sorted(receipts.keys() | deposits.keys())
        for one in compare(day, receipts.get(day, {}), deposits.get(day, {}))
    ]  # fmt: skip
