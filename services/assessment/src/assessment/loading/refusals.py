"""Why a whole file is refused: nothing of it is levied, and its sender reads this problem in the file's state."""

from semu_kit.problems import Problem


class UnknownEncoding(Problem):
    """The bytes are neither CP949 nor UTF-8."""

    status, type, title = 422, "levy-file-encoding", "The file is neither CP949 nor UTF-8"

    def __init__(self) -> None:
        super().__init__("파일의 글자를 읽을 수 없습니다. CP949(한글 Windows CSV)나 UTF-8로 저장하여 다시 보내십시오.")


class EmptyFile(Problem):
    status, type, title = 422, "levy-file-empty", "The file has no header line"

    def __init__(self) -> None:
        super().__init__("파일이 비어 있습니다. 첫 행에 항목 이름이 있는 CSV 파일을 보내십시오.")


class MissingColumns(Problem):
    """The header lacks columns that every levy needs."""

    status, type, title = 422, "levy-file-columns", "Required columns are missing"

    def __init__(self, missing: list[str]) -> None:
        super().__init__(
            f"필수 항목이 없습니다: {', '.join(missing)}. 첫 행에 항목을 더하여 다시 보내십시오.", missing=missing
        )


class RepeatedColumns(Problem):
    """The header names a known column more than once, and it cannot be told which one is meant."""

    status, type, title = 422, "levy-file-repeated-columns", "A column is named twice"

    def __init__(self, repeated: list[str]) -> None:
        super().__init__(
            f"같은 항목이 두 번 있습니다: {', '.join(repeated)}. 하나만 남기고 다시 보내십시오.",
            repeated=repeated,
        )


class LineTooLong(Problem):
    """A line without end: this is no CSV, or its line ends were lost."""

    status, type, title = 422, "levy-file-line-too-long", "A line is too long"

    def __init__(self, line: int) -> None:
        super().__init__(f"{line}행이 너무 깁니다. 행마다 줄을 바꾼 CSV 파일인지 확인하여 다시 보내십시오.", line=line)


class LoadingFailed(Problem):
    """A fault of ours, which trying again would only meet again."""

    status, type, title = 500, "levy-file-loading-failed", "The file could not be loaded"

    def __init__(self) -> None:
        super().__init__(
            "처리하지 못하였고, 부과된 것은 없습니다. 운영자에게 파일 번호를 알린 뒤 같은 파일을 다시 보내십시오."
        )
