"""Why a row is refused (오류사유) and what its sender does about it (조치방법), by a stable code.

Every character is one that CP949 has, for these lines go back in the sender's own encoding.
"""

REASONS: dict[str, tuple[str, str]] = {
    "column_count": (
        "칸 수가 첫 행의 항목 수와 다릅니다.",
        "쉼표나 따옴표가 빠지거나 더해졌는지 확인하십시오.",
    ),
    "missing_value": ("필수 항목이 비어 있습니다.", "값을 채우십시오."),
    "too_long": ("값이 너무 깁니다.", "길이를 줄이십시오."),
    "control_character": ("보이지 않는 제어 문자가 있습니다.", "값을 지우고 다시 입력하십시오."),
    "not_a_levy_number": ("과세번호에 쓸 수 없는 글자가 있습니다.", "숫자, 영문자, 붙임표(-)로 30자까지 쓰십시오."),
    "not_a_year": ("연도가 아닙니다.", "2025처럼 숫자 네 자리로 쓰십시오."),
    "fiscal_year_closed": (
        "이미 마감된 회계연도의 신규 부과입니다.",
        "열린 회계연도로 고치거나, 지난 연도 체납이면 이월체납 파일로 보내십시오.",
    ),
    "fiscal_year_not_open": ("아직 열리지 않은 회계연도입니다.", "과세연도를 확인하십시오."),
    "fiscal_year_not_earlier": (
        "이월체납은 지난 회계연도의 것이어야 합니다.",
        "과세연도를 고치거나, 올해 부과이면 신규 부과 파일로 보내십시오.",
    ),
    "unknown_item": ("알 수 없는 세목입니다.", "세목 이름이나 코드를 표준 목록대로 쓰십시오."),
    "not_a_taxpayer_kind": ("납세자구분이 아닙니다.", "개인 또는 법인으로 쓰십시오."),
    "not_a_resident_number": ("주민등록번호의 형식이 아닙니다.", "생년월일로 시작하는 숫자 13자리를 확인하십시오."),
    "not_a_corporate_number": ("법인등록번호의 형식이 아닙니다.", "숫자 13자리를 확인하십시오."),
    "not_connecting_information": ("연계정보의 형식이 아닙니다.", "88자 전체를 넣거나 비워 두십시오."),
    "corporation_without_connecting_information": ("법인에는 연계정보가 없습니다.", "연계정보를 비우십시오."),
    "not_a_phone_number": ("전화번호의 형식이 아닙니다.", "010-1234-5678처럼 쓰거나 비워 두십시오."),
    "not_an_amount": ("금액이 아닙니다.", "1,234,000 또는 1234000처럼 숫자로 쓰십시오."),
    "negative_amount": ("금액이 0보다 작습니다.", "0 이상의 금액으로 쓰십시오. 감액은 따로 신청하십시오."),
    "fractional_amount": ("금액에 소수점이 있습니다.", "원 단위의 정수로 쓰십시오."),
    "amount_too_large": ("금액이 너무 큽니다.", "금액을 확인하십시오."),
    "zero_amount": ("부과금액이 0원입니다.", "금액을 확인하거나 행을 지우십시오."),
    "not_a_day": ("날짜가 아닙니다.", "2025-06-30, 2025.06.30, 20250630 가운데 하나로 쓰십시오."),
    "due_before_liability": ("납기일이 성립일보다 앞섭니다.", "성립일과 납기일을 확인하십시오."),
    "only_for_carried_over": (
        "신규 부과에는 쓸 수 없는 항목입니다.",
        "값을 비우거나, 지난 연도 체납이면 이월체납 파일로 보내십시오.",
    ),
    "paid_exceeds_principal": ("기수납액이 부과금액보다 큽니다.", "두 금액을 확인하십시오."),
    "repeated_in_file": (
        "이 파일의 {first}행과 같은 건(세목, 과세연도, 기분, 과세번호)입니다.",
        "한 행만 남기거나 과세번호를 확인하십시오.",
    ),
    "already_levied": (
        "이미 부과된 건(세목, 과세연도, 기분, 과세번호)입니다.",
        "행을 지우십시오. 잘못 부과한 건이면 먼저 보낸 파일을 취하한 뒤 다시 보내십시오.",
    ),
}
