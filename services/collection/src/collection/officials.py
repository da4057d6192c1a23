"""What is recorded as an official's own work asks of who records it."""

from datetime import date
from uuid import UUID

from semu_kit.auth import Principal
from semu_kit.clock import Clock
from semu_kit.problems import Forbidden, Problem


class NotAnOfficial(Forbidden):
    """Work with debtors is recorded by the official who did it, never by an agency or a service."""

    type, title = "not-an-official", "Only an official records this"


class DayAhead(Problem):
    """Work is recorded once it is done."""

    status, type, title = 422, "day-ahead", "The day lies in the future"


def official_id(principal: Principal) -> UUID:
    """The opaque id of the official who asks. Raises NotAnOfficial."""
    if principal.kind != "official":
        raise NotAnOfficial("공무원 본인만 기록할 수 있습니다. 공무원으로 접속하십시오.")
    return UUID(principal.subject)


def must_not_lie_ahead(day: date, clock: Clock) -> None:
    """Raises DayAhead."""
    if day > clock.today():
        raise DayAhead("아직 오지 않은 날의 일은 기록할 수 없습니다. 한 날을 보내십시오.", day=day)
