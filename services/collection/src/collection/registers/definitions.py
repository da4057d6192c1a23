"""The four registers of collection. The printed forms 9 to 11 are lost in the source: docs/forms.md says what stands
for each of their columns."""

from typing import Any

from collection.registers import service
from collection.registers.lines import ArrearsLine, CollectionLine, DebtorLine, ReceiptBookLine
from collection.registers.service import Register

_RULES = "서울특별시 동작구 구세 기본조례 부과징수 규칙"
_ARREARS_NOTE = (
    "미결정 가산금은 작성일까지 더해졌으나 장부에 아직 결정되지 않은 금액이며, 정리보류 잔액은 장부 밖에서 관리하는 "
    "채권이다. 시효가 완성된 것은 제외한다(제15조제2항)."
)

RECEIPT_BOOK = Register(
    slug="receipt-book",
    title="수납부",
    form=f"{_RULES} 별지 제8호서식 (제6조·제7조·제9조)",
    of="books",
    line=ReceiptBookLine,
    make=service.receipt_book,
    note="부과금액은 이월액과 가산금을 포함한다. ⓢ는 전자소인(제9조)이며, 소인한 때와 소인한 자를 적는다.",
)
COLLECTION = Register(
    slug="collection-register",
    title="징수부",
    form=f"{_RULES} 별지 제9호서식 (제6조제4항·제11조제2항·제12조제2항·제22조)",
    of="books",
    line=CollectionLine,
    make=service.collection,
    note=(
        "이월액 + 징수결정액 = 감액 + 수납액 + 정리보류(처리 − 취소) + 시효완성 + 차년이월 + 미수납. "
        "연도폐쇄 뒤의 결손처분 취소는 이월액란의 결손취소에 사유와 함께 적으며, 추가 가산금은 그날까지 "
        "더해진 것으로 수납하는 때에 장부에 결정한다(제22조)."
    ),
)
ARREARS = Register(
    slug="arrears-register",
    title="체납액 정리부(건별)",
    form=f"{_RULES} 별지 제10호서식 (제10조제2항·제15조제1항)",
    of="arrears",
    line=ArrearsLine,
    make=service.arrears,
    note=_ARREARS_NOTE,
)
DEBTORS = Register(
    slug="arrears-by-taxpayer",
    title="체납액 정리부(체납자별)",
    form=f"{_RULES} 별지 제11호서식 (제10조제2항·제15조제1항)",
    of="debtors",
    line=DebtorLine,
    make=service.debtors,
    note=_ARREARS_NOTE,
)
REGISTERS: tuple[Register[Any], ...] = (RECEIPT_BOOK, COLLECTION, ARREARS, DEBTORS)
