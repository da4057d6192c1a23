"""What a check of an exported ledger may find, and what to do about it."""

from dataclasses import dataclass
from datetime import date
from typing import Literal, get_args

FaultKind = Literal[
    "line_unreadable", "entry_changed", "entry_unbalanced", "entry_out_of_order", "entry_of_another_day",
    "entries_missing", "entries_inserted", "day_changed", "day_rewritten", "day_missing", "day_repeated",
    "day_unpublished", "file_cut_short", "signature_wrong", "key_unknown", "published_twice",
    "head_follows_another", "earlier_heads_missing",
]  # fmt: skip

SAYS: dict[FaultKind, str] = {
    "line_unreadable": "읽을 수 없는 줄입니다. 파일이 손상되었는지 확인하고 다시 내려받으십시오.",
    "entry_changed": "연결 해시와 맞지 않습니다: 이 기록이 바뀌었거나, 바로 앞에서 기록이 빠지거나 끼어들었습니다.",
    "entry_unbalanced": "차변과 대변이 다르거나 분개가 온전하지 않습니다.",
    "entry_out_of_order": "기록 번호가 앞 기록보다 크지 않습니다: 순서가 바뀌었거나 같은 기록이 두 번 있습니다.",
    "entry_of_another_day": "기장일이 이 날이 아닌 기록입니다.",
    "entries_missing": "공표된 것보다 기록이 적습니다: 이 날의 기록이 빠졌습니다.",
    "entries_inserted": "공표된 것보다 기록이 많습니다: 이 날에 기록이 끼어들었습니다.",
    "day_changed": "이 날의 기록이 공표된 머리와 맞지 않습니다: 기록이 바뀌었습니다.",
    "day_rewritten": "파일의 사슬이 공표된 사슬과 다릅니다: 사슬을 처음부터 다시 써서 맞춘 것입니다.",
    "day_missing": "공표된 날이 파일에 없습니다. 빠진 날을 내려받아 다시 확인하십시오.",
    "day_repeated": "앞날의 다음 날이 아닙니다: 날이 되풀이되거나 순서가 바뀌었습니다.",
    "day_unpublished": "공표된 머리가 없는 날입니다. 새로 내려받거나 보관한 머리 파일을 --heads로 더하십시오.",
    "file_cut_short": "파일이 중간에 끊겼습니다. 다시 내려받으십시오.",
    "signature_wrong": "서명이 맞지 않습니다: 서명 키를 가진 쪽이 서명한 머리가 아닙니다.",
    "key_unknown": "믿기로 한 공개 키가 아닌 키로 서명되었습니다. 출처를 확인하고, 믿을 키이면 --key로 더하십시오.",
    "published_twice": "머리 파일들이 이 날의 머리를 서로 다르게 말합니다: 사슬이 다시 쓰였습니다.",
    "head_follows_another": "머리가 앞날의 머리를 잇지 않습니다: 사슬이 다시 쓰였거나 끊겼습니다.",
    "earlier_heads_missing": "이 날보다 앞선 머리가 없습니다. 첫날부터의 머리 파일을 --heads로 주십시오.",
}
assert SAYS.keys() == set(get_args(FaultKind))


@dataclass(frozen=True, slots=True)
class Fault:
    kind: FaultKind
    day: date | None = None
    entry: int | None = None
    """The entry's number (`seq`)."""
    line: int | None = None
    """Of the file, from 1."""
    detail: str = ""

    def text(self) -> str:
        """One line for whoever checks."""
        places = (
            self.day and self.day.isoformat(),
            self.entry is not None and f"entry {self.entry}",
            self.line is not None and f"line {self.line}",
        )
        where = " ".join(str(place) for place in places if place)
        return f"{where or '-'}: {self.kind}: {SAYS[self.kind]}" + (f" ({self.detail})" if self.detail else "")
