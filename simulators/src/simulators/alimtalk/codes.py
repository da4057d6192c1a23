"""Result codes: of a call (negative), and of one message."""

OK = 0
BAD_REQUEST = -1006
WRONG_CREDENTIALS = -1002
IDEMPOTENCY_KEY_REUSED = -1005
TOO_LONG = -1028
ALL_FAILED = -1031
NOT_APPROVED = -3005

DELIVERED = 1000
UNCONFIRMED = 3005
BAD_NUMBER = 3008
NO_TEMPLATE = 3015
CONTENT_MISMATCH = 3016
CANNOT_SEND = 3018
NOT_A_MEMBER = 3019
BLOCKED = 3020
BUTTON_MISMATCH = 3027

NAMES = {
    OK: "SUCCESS",
    BAD_REQUEST: "Invalid parameter",
    WRONG_CREDENTIALS: "Invalid appKey or secretKey",
    IDEMPOTENCY_KEY_REUSED: "Idempotency key is already used",
    TOO_LONG: "Substituted content is too long",
    ALL_FAILED: "All recipients failed",
    NOT_APPROVED: "Template is not approved",
    DELIVERED: "성공",
    UNCONFIRMED: "메시지를 발송했으나 수신 확인 안 됨",
    BAD_NUMBER: "전화번호 오류",
    NO_TEMPLATE: "템플릿을 찾을 수 없음",
    CONTENT_MISMATCH: "메시지 내용이 템플릿과 일치하지 않음",
    CANNOT_SEND: "메시지를 전송할 수 없음",
    NOT_A_MEMBER: "카카오톡 미사용자",
    BLOCKED: "알림톡 수신 차단",
    BUTTON_MISMATCH: "버튼이 템플릿과 일치하지 않음",
}


def name_of(code: int) -> str:
    return NAMES.get(code, "기타 오류")
