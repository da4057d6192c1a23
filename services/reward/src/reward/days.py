"""What an official records happened on a day that has come."""

from datetime import date

from semu_kit.clock import Clock
from semu_kit.problems import Problem


class DayAhead(Problem):
    """What has not happened is not recorded."""

    status, type, title = 422, "day-ahead", "The day lies in the future"


def must_not_lie_ahead(day: date, clock: Clock) -> None:
    """Raises DayAhead."""
    if day > clock.today():
        raise DayAhead("아직 오지 않은 날의 일은 기록할 수 없습니다. 한 날을 보내십시오.", day=day)
