"""The legal clock: which day it is in Korea, and when something was recorded."""

from datetime import UTC, date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

KST = ZoneInfo("Asia/Seoul")


class Clock(Protocol):
    """Legal days and recorded times come from here. Token expiry and webhook windows use the machine's own time."""

    def now(self) -> datetime:
        """This moment, aware, in UTC."""
        ...

    def today(self) -> date:
        """The legal day: the date in Korea."""
        ...


class SystemClock:
    """The machine's clock, moved by `offset` (the demo's calendar starts on a day of its own)."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self._offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self._offset

    def today(self) -> date:
        return self.now().astimezone(KST).date()


class FixedClock:
    """A clock that stands still until its `instant` (aware) is set."""

    def __init__(self, instant: datetime) -> None:
        self.instant = instant

    def now(self) -> datetime:
        return self.instant.astimezone(UTC)

    def today(self) -> date:
        return self.instant.astimezone(KST).date()
