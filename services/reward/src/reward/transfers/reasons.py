"""Why an answer of a bank, or a row of it, is refused (오류사유), and what is done about it (조치방법), by code."""

_AGAIN = "은행에 처리결과의 재전송을 요청하십시오."

REASONS: dict[str, tuple[str, str]] = {
    "no_header": (
        "표제부로 시작하지 않거나 표제부가 둘입니다.",
        "약정한 전문(profile)이 맞는지 확인하고 다시 받으십시오.",
    ),
    "other_file": ("다른 이체 파일의 결과입니다.", "파일번호를 확인하고 그 이체 파일에 보내십시오."),
    "cut_short": ("종료부 없이 끝났습니다. 전송이 끊긴 것입니다.", _AGAIN),
    "wrong_sum": ("종료부가 행들과 맞지 않습니다. 빠지거나 겹친 행이 있습니다.", _AGAIN),
    "after_trailer": ("종료부 뒤에 자료가 더 있습니다.", "파일을 하나씩 나누어 다시 보내십시오."),
    "unknown_record": ("데이터구분을 알 수 없습니다.", _AGAIN),
    "record_length": ("행의 길이가 전문과 다릅니다.", _AGAIN),
    "cell_count": ("칸 수가 전문과 다릅니다.", _AGAIN),
    "unclosed_quote": ("따옴표가 닫히지 않았습니다.", _AGAIN),
    "unreadable_text": ("글자를 읽을 수 없습니다.", "파일의 글자 부호가 약정과 같은지 은행에 확인하십시오."),
    "not_an_amount": ("금액이 아닙니다.", "은행에 이체금액을 확인하여 다시 받으십시오."),
    "unknown_sequence": ("보낸 파일에 없는 일련번호입니다.", "은행에 어느 이체의 결과인지 확인하십시오."),
    "repeated_sequence": (
        "파일에 같은 일련번호가 두 번 있습니다. 먼저 나온 것을 받았습니다.",
        "은행에 어느 쪽이 맞는지 확인하십시오.",
    ),
    "other_amount": ("보낸 이체금액과 다릅니다.", "은행에 실제로 이체된 금액을 확인하십시오."),
    "unknown_result": ("약정에 없는 처리결과입니다.", "은행에 뜻을 확인하고 결과를 다시 받으십시오."),
    "before_transfer_day": (
        "이체일이 아직 오지 않았습니다. 이체하기 전의 결과는 받지 않습니다.",
        "이체일이 지난 뒤에 은행에 결과를 다시 받으십시오.",
    ),
    "answered_otherwise": (
        "먼저 받은 결과와 다릅니다. 먼저 받은 것을 두었습니다.",
        "은행에 확인하십시오. 이체된 돈이 돌아왔으면 지급 취소를 요청하십시오.",
    ),
}
