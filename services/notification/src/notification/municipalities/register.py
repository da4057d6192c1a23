"""A city as the citizen needs to know it: who sends, whom to call, where to look the same thing up."""

from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict
from semu_kit.problems import NotFound


class City(BaseModel):
    """One line of the register."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    code: str
    name: str
    department: str
    phone: str
    hours: str
    homepage: str
    lookup_name: str
    """The public site on which the same bills can be looked up without our link."""
    lookup_site: str
    collectors: list[str]


class UnknownCity(NotFound):
    type, title = "unknown-municipality", "This municipality does not send through this service"


class UnknownCollector(NotFound):
    type, title = "unknown-collector", "No such collector"


@cache
def _register() -> dict[str, City]:
    raw = yaml.safe_load(Path(__file__).with_name("register.yaml").read_text(encoding="utf-8"))
    return {code: City(code=code, **fields) for code, fields in raw.items()}


def city(code: str) -> City:
    """Raises UnknownCity."""
    found = _register().get(code)
    if found is None:
        raise UnknownCity("등록되지 않은 지방자치단체입니다. 자치단체 등록부를 확인하십시오.", municipality=code)
    return found


def city_of_collector(collector: str) -> City:
    """Whose money the collector brings. Raises UnknownCollector."""
    for each in _register().values():
        if collector in each.collectors:
            return each
    raise UnknownCollector("등록되지 않은 수납기관입니다. 콜백 주소를 확인하십시오.", collector=collector)
