"""What a lookup of the law can refuse."""

from datetime import date


class LawError(Exception):
    """Any refusal of this package."""


class InvalidLaw(LawError):
    """A law file breaks the rules of the format: a float, a repeated key, unsorted dates, a missing citation."""


class UnknownKey(LawError):
    """No parameter, ordinance value or policy has this key."""

    def __init__(self, key: str, where: str) -> None:
        super().__init__(f"{where} has no key {key!r}")
        self.key = key
        self.where = where


class NotInForce(LawError):
    """The key exists, but nothing was in force on that day (시행 전)."""

    def __init__(self, key: str, on: date, first: date) -> None:
        super().__init__(f"{key!r} is not in force on {on}: its first entry begins on {first}")
        self.key = key
        self.on = on
        self.first = first


class UnknownItem(LawError):
    """No revenue item (세목·과목) has this code, name or alias."""

    def __init__(self, code_or_name: str) -> None:
        super().__init__(f"no revenue item is called {code_or_name!r}")
        self.code_or_name = code_or_name


class UnknownRelease(LawError):
    """No frozen release has this hash."""

    def __init__(self, release_hash: str) -> None:
        super().__init__(f"no law release {release_hash!r} is kept under releases/")
        self.release_hash = release_hash


def told(refusal: LawError) -> tuple[str, str | None, str]:
    """What the law cannot answer of a question: the name, the value, and the reason with its remedy, in Korean.

    Raises the refusal itself where the law's own files are at fault.
    """
    match refusal:
        case UnknownItem():
            return "item", refusal.code_or_name, "그런 세목·과목이 없습니다. 과목의 코드나 이름을 보내십시오."
        case NotInForce():
            reason = f"그날에는 이 법령 값이 시행되지 않았습니다. {refusal.first} 이후의 날이어야 계산할 수 있습니다."
            return refusal.key, refusal.on.isoformat(), reason
        case UnknownKey():
            return refusal.key, None, "이 법령 판에 없는 값입니다. 다른 판을 지정하십시오."
        case _:
            raise refusal
