"""Giving out virtual accounts, and ending them."""

from collections import Counter
from dataclasses import asdict
from datetime import date
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from collection.virtual_accounts import repository
from collection.virtual_accounts.models import VirtualAccount
from collection.virtual_accounts.rules import Given, Refusal, Wanted, conflict, digits, faults_of, refusal
from collection.virtual_accounts.schemas import (
    AccountAnswer,
    AccountList,
    EndedAccount,
    Fault,
    NewAccount,
    RefusedAccount,
    Registered,
    RegistrationAnswer,
)  # fmt: skip


class AccountUnknown(NotFound):
    """No virtual account of the caller's municipality has this id."""

    type, title = "virtual-account-unknown", "No such virtual account"


class AccountEnded(Conflict):
    """It was ended before."""

    type, title = "virtual-account-ended", "The virtual account was ended before"


class EndsBeforeBeginning(Problem):
    """The last day lies before the day before the first."""

    status, type, title = 422, "virtual-account-ends-before", "It would end before it began"


async def register(
    session: AsyncSession, runtime: Runtime, principal: Principal, asked: list[NewAccount]
) -> RegistrationAnswer:
    """Give out accounts; a bad one is refused by field, value and reason, and the good ones go on."""
    today = runtime.clock.today()
    wanted = [Wanted(one.bank, digits(one.number), one.bill, one.taxpayer, one.from_day or today) for one in asked]
    indexes = [runtime.vault.blind_index("virtual_account", f"{one.bank}:{one.number}") for one in wanted]
    await repository.one_at_a_time(session, principal.municipality)
    given = await repository.given(session, principal.municipality, indexes)
    holders = await repository.known(
        session, principal.municipality, [one.holder for one in wanted if one.holder is not None]
    )
    repeated = {index for index, times in Counter(indexes).items() if times > 1}
    answer, new = RegistrationAnswer(registered=[], refused=[]), list[tuple[UUID, Wanted, bytes]]()
    for place, (one, index) in enumerate(zip(wanted, indexes, strict=True)):
        before = given.get(index)
        if faults := _faults(one, before, holders, index in repeated):
            told = [Fault.model_validate(asdict(fault)) for fault in faults]
            answer.refused.append(RefusedAccount(index=place, faults=told))
        elif before is not None and before.until_day is None:
            answer.registered.append(Registered(index=place, id=before.id, new=False))
        else:
            account = new_id()
            answer.registered.append(Registered(index=place, id=account, new=True))
            new.append((account, one, index))
    await _add(session, runtime, principal, new)
    return answer


def _faults(wanted: Wanted, given: Given | None, holders: set[UUID], repeated: bool) -> list[Refusal]:
    faults = faults_of(wanted)
    if not faults and wanted.holder not in holders:
        name = "bill" if wanted.bill else "taxpayer"
        faults.append(refusal(name, wanted.holder, f"unknown_{name}"))
    if repeated:
        faults.append(refusal("number", wanted.number, "repeated"))
    if not faults and given is not None and (taken := conflict(wanted, given)):
        faults.append(taken)
    return faults


async def _add(
    session: AsyncSession, runtime: Runtime, principal: Principal, new: list[tuple[UUID, Wanted, bytes]]
) -> None:
    now = runtime.clock.now()
    retain_until = runtime.settings.retain_until("virtual_account", runtime.clock.today())
    sealed = [(account, runtime.vault.seal(account, {"number": one.number})) for account, one, _ in new]
    await repository.add(
        session,
        [(account, one.key_id, one.blob, "virtual_account", now, retain_until) for account, one in sealed],
        [
            (
                account, principal.municipality, one.bank, index, one.bill, one.taxpayer, one.from_day, principal.actor,
                now,
            )
            for account, one, index in new
        ],
    )  # fmt: skip


async def end(
    session: AsyncSession, runtime: Runtime, principal: Principal, account: UUID, last_day: date
) -> EndedAccount:
    """End an account. Raises AccountUnknown, AccountEnded, EndsBeforeBeginning."""
    found = await repository.get(session, account)
    if found is None or found.municipality != principal.municipality:
        raise AccountUnknown("그런 가상계좌가 없습니다. 번호와 지방자치단체를 확인하십시오.", virtual_account=account)
    if found.until_day is not None:
        raise AccountEnded("이미 끝낸 가상계좌입니다. 새로 등록하십시오.", until_day=found.until_day)
    if last_day < found.from_day:
        raise EndsBeforeBeginning(
            "시작한 날보다 앞서 끝낼 수 없습니다. 날짜를 고쳐 다시 보내십시오.", from_day=found.from_day
        )
    await repository.end(session, found, last_day, principal.actor, runtime.clock.now())
    return EndedAccount(id=account, until_day=last_day)


async def of_holder(session: AsyncSession, runtime: Runtime, municipality: str, holder: UUID) -> AccountList:
    """The accounts of a bill or a person, with their numbers."""
    found = await repository.of_holder(session, municipality, holder)
    numbers = await PersonalRecords(session, runtime.vault).load_many([account.id for account in found])
    return AccountList(accounts=[_told(account, numbers.get(account.id, {}).get("number")) for account in found])


def _told(account: VirtualAccount, number: str | None) -> AccountAnswer:
    return AccountAnswer(number=number, **account.model_dump(include=set(AccountAnswer.model_fields) - {"number"}))
