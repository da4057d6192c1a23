"""Why a whole file is refused: nothing of it is posted, and its sender reads this problem in the file's state."""

from datetime import date
from typing import Any

from semu_kit.problems import Problem


class HeaderMissing(Problem):
    """The first record is no header (표제부), or cannot be read."""

    status, type, title = 422, "bank-file-header", "The file does not begin with a header record"

    def __init__(self, line: int, faults: list[dict[str, Any]]) -> None:
        super().__init__(
            "파일이 표제부로 시작하지 않거나 표제부를 읽을 수 없습니다. 약정한 전문(profile)이 맞는지 확인하고 은행에"
            " 재전송을 요청하십시오.",
            line=line, faults=faults,
        )  # fmt: skip


class OtherCity(Problem):
    """The header names another municipality than the sender's."""

    status, type, title = 422, "bank-file-other-municipality", "The file is of another municipality"

    def __init__(self, municipality: str, sent: str) -> None:
        super().__init__(
            f"다른 지방자치단체({sent})의 파일입니다. 보낸 곳을 확인하고 그 지방자치단체로 보내십시오.",
            municipality=municipality, sent=sent,
        )  # fmt: skip


class WrongDay(Problem):
    """The header names another day than the sender, or a day still to come."""

    status, type, title = 422, "bank-file-wrong-day", "The file is of another day"

    def __init__(self, expected: date, sent: date) -> None:
        super().__init__(
            f"표제부의 수납일({sent})이 보낸 날({expected})과 다릅니다. 어느 날의 파일인지 은행에 확인하여 다시"
            " 보내십시오.",
            expected=expected, sent=sent,
        )  # fmt: skip


class CutShort(Problem):
    """The file ends before its trailer (종료부)."""

    status, type, title = 422, "bank-file-cut-short", "The file ends before its trailer"

    def __init__(self, lines: int) -> None:
        super().__init__(
            f"파일이 종료부 없이 {lines}행에서 끝났습니다. 전송이 끊긴 것이니 은행에 재전송을 요청하십시오.",
            lines=lines,
        )


class WrongCount(Problem):
    """The trailer's count is not the number of receipts in the file."""

    status, type, title = 422, "bank-file-wrong-count", "The trailer counts other receipts"

    def __init__(self, told: int, found: int) -> None:
        super().__init__(
            f"종료부의 건수 {told}건이 파일의 {found}건과 다릅니다. 빠지거나 겹친 건이 있으니 은행에 재전송을"
            " 요청하십시오.",
            told=told, found=found,
        )  # fmt: skip


class WrongTotal(Problem):
    """The trailer's total is not the sum of the receipts."""

    status, type, title = 422, "bank-file-wrong-total", "The trailer's total is not the sum of the receipts"

    def __init__(self, told: int, found: int, unreadable: int) -> None:
        super().__init__(
            f"종료부의 합계 {told}원이 읽을 수 있는 수납금액의 합 {found}원과 맞지 않습니다. 은행에 확인하여 재전송을"
            " 요청하십시오.",
            told=told, found=found, unreadable_rows=unreadable,
        )  # fmt: skip


class TrailerUnreadable(Problem):
    """The trailer's count or total is no number."""

    status, type, title = 422, "bank-file-trailer", "The trailer cannot be read"

    def __init__(self, line: int, faults: list[dict[str, Any]]) -> None:
        super().__init__(
            "종료부의 건수나 합계를 읽을 수 없습니다. 은행에 재전송을 요청하십시오.", line=line, faults=faults
        )


class AfterTrailer(Problem):
    """Records follow the trailer: two files in one, or a file sent twice in one."""

    status, type, title = 422, "bank-file-after-trailer", "Records follow the trailer"

    def __init__(self, line: int) -> None:
        super().__init__(f"종료부 뒤 {line}행에 자료가 더 있습니다. 파일을 하나씩 나누어 다시 보내십시오.", line=line)


class LineTooLong(Problem):
    """A line without end: this is no such file, or its line ends were lost."""

    status, type, title = 422, "bank-file-line-too-long", "A line is too long"

    def __init__(self, line: int) -> None:
        super().__init__(
            f"{line}행이 너무 깁니다. 행마다 줄을 바꾼 파일인지 은행에 확인하여 다시 보내십시오.", line=line
        )


class ReadingFailed(Problem):
    """A fault of ours, which trying again would only meet again."""

    status, type, title = 500, "bank-file-reading-failed", "The file could not be read"

    def __init__(self) -> None:
        super().__init__(
            "처리하지 못하였고, 수납된 것은 없습니다. 운영자에게 파일 번호를 알린 뒤 같은 파일을 다시 보내십시오."
        )
