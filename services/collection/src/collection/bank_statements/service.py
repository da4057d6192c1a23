"""Taking the bank's own statements (세입계좌 입금금액, Dongjak 7②)."""

from datetime import date

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.ids import new_id
from semu_kit.problems import Problem
from sqlalchemy.ext.asyncio import AsyncSession

from collection.bank_statements import repository
from collection.bank_statements.models import BankStatement, BankStatementLine
from collection.bank_statements.rules import ALL_CHANNELS
from collection.bank_statements.schemas import NewStatement, StatementAnswer, ToldLine
from collection.officials import must_not_lie_ahead


class LinesDiffer(Problem):
    """The lines of a statement are not its amount."""

    status, type, title = 422, "bank-statement-lines-differ", "The lines do not sum up to the amount"


class ReceiptsDayAhead(Problem):
    """A line names a day of receipt after the day of the statement."""

    status, type, title = 422, "bank-statement-receipts-day", "Money cannot reach the account before it was taken"


async def put(
    session: AsyncSession, clock: Clock, principal: Principal, day: date, body: NewStatement
) -> StatementAnswer:
    """Keep the bank's statement of a day; of several the latest counts. Raises DayAhead, LinesDiffer, ReceiptsDayAhead.

    A statement without lines is one line that is not parted by channel.
    """
    must_not_lie_ahead(day, clock)
    lines = [
        ToldLine(channel=one.channel, amount=one.amount, receipts_day=one.receipts_day or day) for one in body.lines
    ]
    lines = lines or [ToldLine(channel=ALL_CHANNELS, amount=body.amount, receipts_day=day)]
    _check(day, body.amount, lines)
    await repository.one_at_a_time(session, principal.municipality)
    statement = BankStatement(
        id=new_id(), municipality=principal.municipality, day=day, amount=body.amount,
        put_by=principal.actor, put_at=clock.now(),
    )  # fmt: skip
    answer = StatementAnswer(lines=lines, **statement.model_dump(exclude={"id", "seq"}))
    parts = [BankStatementLine(statement=statement.id, line=n, **one.model_dump()) for n, one in enumerate(lines, 1)]
    await repository.add(session, statement, parts)
    return answer


def _check(day: date, amount: int, lines: list[ToldLine]) -> None:
    total = sum(line.amount for line in lines)
    if total != amount:
        raise LinesDiffer(
            f"줄의 합계 {total}원이 입금금액 {amount}원과 다릅니다. 빠지거나 겹친 줄을 고쳐 다시 보내십시오.",
            amount=amount, lines=total,
        )  # fmt: skip
    for line in lines:
        if line.receipts_day > day:
            raise ReceiptsDayAhead(
                "입금일보다 늦은 수납일이 있습니다. 수납일을 고쳐 다시 보내십시오.",
                day=day, receipts_day=line.receipts_day,
            )  # fmt: skip
