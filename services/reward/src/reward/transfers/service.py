"""Telling the bank what to transfer, into the payees' accounts (조례 §9③, before the amendment §8③)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import cast
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.ids import new_id
from semu_kit.pii import PersonalRecords
from semu_kit.problems import Conflict, NotFound, Problem
from semu_kit.records import DoesNotFit
from semu_kit.runtime import Runtime
from sqlalchemy.ext.asyncio import AsyncSession

from reward.claims import repository as claims
from reward.identities.schemas import Account
from reward.identities.service import must_identify, open_accounts
from reward.payouts import repository as payouts
from reward.payouts.models import APPROVED, SENT, Payout, PayoutOrder
from reward.payouts.service import OrderUnknown, held, must_be_confirmed, must_be_of_its_year
from reward.transfers import repository
from reward.transfers.models import TransferFile
from reward.transfers.profiles import PROFILES, Profile, ProfileName
from reward.transfers.rules import Head, Transfer, written
from reward.transfers.schemas import NewTransfer


class TransferUnknown(NotFound):
    """No transfer file of the caller's municipality has this id."""

    type, title = "transfer-unknown", "No such transfer file"


class NothingLeft(Conflict):
    """All of the order's payments were taken back since it was approved."""

    type, title = "payout-order-empty", "Nothing of the order is left to transfer"


class PastDay(Problem):
    """A bank transfers on no day that is over."""

    status, type, title = 422, "transfer-day", "The day of transfer is over"


class ReasonMissing(Problem):
    """Who has an informant's account written says why, and it is kept (지방세기본법 §146⑥)."""

    status, type, title = 422, "transfer-reason", "A reason is needed to see informants' accounts"


class AccountChanged(Conflict):
    """Another account was entered since the payment was approved: it is approved anew."""

    type, title = "payout-account-changed", "An account was changed after the approval"


class AccountUnusable(Conflict):
    """An account does not fit the bank's file, or its time of keeping is over."""

    type, title = "payout-account-unusable", "An account cannot be paid into"


async def make(
    session: AsyncSession, runtime: Runtime, principal: Principal, order: UUID, wanted: NewTransfer
) -> TransferFile:
    """Make the file of an approved order: from now on its payments are the bank's to answer.

    Raises OrderUnknown, OrderNotOpen, YearOver, PastDay, NothingLeft, NotConfirmed, AccountChanged, AccountUnusable.
    """
    clock, municipality = runtime.clock, principal.municipality
    found = await held(session, municipality, order, {APPROVED})
    if wanted.day < clock.today():
        raise PastDay("이체일이 지났습니다. 오늘이나 그 뒤의 날을 보내십시오.", day=wanted.day)
    must_be_of_its_year(found, wanted.day)
    lines = [one for one in await payouts.of_order(session, order, held=True) if one.state == APPROVED]
    if not lines:
        raise NothingLeft("수납이 취소되어 이체할 것이 남지 않았습니다. 지급결정을 철회하십시오.", order=order)
    await must_be_confirmed(session, lines)
    accounts = await claims.accounts(session, {line.claim for line in lines})
    if changed := [line.claim for line in lines if line.account != accounts.get(line.claim)]:
        raise AccountChanged(
            "승인한 뒤에 계좌가 바뀌었습니다. 지급결정을 철회하고 다시 결정하여 승인받으십시오.", claims=changed
        )
    made = TransferFile(
        id=new_id(), municipality=municipality, order=order,
        number=await repository.next_number(session, municipality), **wanted.model_dump(), count=len(lines),
        won=sum(line.won for line in lines), made_by=principal.actor, made_at=clock.now(),
    )  # fmt: skip
    session.add(made)
    await session.flush()
    for sequence, line in enumerate(lines, 1):
        line.state, line.transfer, line.sequence = SENT, made.id, sequence
    found.state = SENT
    await session.flush()
    if not found.informants:
        # What does not fit is found now, while it can be mended, and not at the bank's counter.
        b"".join(_records(made, lines, await _opened(session, runtime, lines)))
    return made


async def content(
    session: AsyncSession, runtime: Runtime, principal: Principal, transfer: UUID, reason: str | None
) -> tuple[TransferFile, bytes]:
    """The text of a file, always the same. Informants' accounts are opened for their role only, on record.

    Raises TransferUnknown, ReasonMissing, MissingScope, NoAccount, AccountUnusable.
    """
    file, order = await find(session, principal.municipality, transfer)
    lines = await payouts.of_transfer(session, transfer)
    if not order.informants:
        principal.must_hold("rewards:pay")
        return file, b"".join(_records(file, lines, await _opened(session, runtime, lines)))
    must_identify(principal)
    if reason is None:
        raise ReasonMissing("신고자의 계좌를 보는 사유를 적어 보내십시오. 기록에 남습니다.")
    accounts = await open_accounts(session, runtime, principal, {line.person for line in lines}, reason)
    return file, b"".join(_records(file, lines, {line.id: accounts[line.person] for line in lines}))


async def find(session: AsyncSession, municipality: str, transfer: UUID) -> tuple[TransferFile, PayoutOrder]:
    """A file and the order that it carries out. Raises TransferUnknown."""
    file = await repository.get(session, municipality, transfer)
    if file is None:
        raise TransferUnknown("그런 이체 파일이 없습니다. 번호를 확인하십시오.", transfer=transfer)
    order = await payouts.get_order(session, municipality, file.order)
    if order is None:
        raise OrderUnknown("그런 지급결정이 없습니다.", order=file.order)
    return file, order


def profile_of(file: TransferFile) -> Profile:
    return PROFILES[cast(ProfileName, file.profile)]


def head_of(file: TransferFile) -> Head:
    return Head(file.bank, file.municipality, file.day, file.number)


async def _opened(session: AsyncSession, runtime: Runtime, lines: Sequence[Payout]) -> dict[UUID, Account]:
    """The accounts as they were when the file was made. Raises AccountUnusable."""
    records = {line.account for line in lines if line.account is not None}
    opened = await PersonalRecords(session, runtime.vault).load_many(list(records))
    if gone := [line.id for line in lines if line.account not in opened]:
        raise AccountUnusable("보관 기간이 지난 계좌가 있습니다. 지급신청의 계좌를 다시 넣으십시오.", payouts=gone)
    return {line.id: Account.model_validate(opened[line.account]) for line in lines if line.account is not None}


def _records(file: TransferFile, lines: Sequence[Payout], accounts: Mapping[UUID, Account]) -> Iterator[bytes]:
    current: Payout | None = None

    def transfers() -> Iterator[Transfer]:
        nonlocal current
        for current in lines:
            account = accounts[current.id]
            yield Transfer(current.sequence or 0, account.bank, account.number, account.holder, current.won)

    try:
        yield from written(profile_of(file), head_of(file), transfers())
    except DoesNotFit:
        raise AccountUnusable(
            "은행 전문에 담을 수 없는 계좌나 예금주명이 있습니다. 지급결정을 철회하고 계좌를 고쳐 다시 결정하십시오.",
            payouts=[current.id] if current else [], claims=[current.claim] if current else [],
        ) from None  # fmt: skip
