"""The five ledgers (조례 §10 after bill 3574, §9 before it). The pages of forms 4 to 8 are not in the source:
docs/forms.md says what stands for each of their columns."""

from dataclasses import dataclass

from reward.ledgers import making
from reward.ledgers.lines import (
    ArrearsLine,
    EntrustedLine,
    EvasionLine,
    HiddenAssetsLine,
    HiddenRevenueLine,
    LedgerLine,
)
from reward.ledgers.making import Make
from reward.ledgers.repository import Of


@dataclass(frozen=True, slots=True)
class Ledger:
    """One ledger: the same definition for JSON, PDF and XLSX."""

    slug: Of
    """As `reward.ledgers` of the ordinance names it."""
    title: str
    form: str
    line: type[LedgerLine]
    make: Make
    note: str


_SETTLED = (
    "결정액 = 감액 + 지급액 + 미지급액. 감액은 지급 전에 수납이 취소된 것이며, 지급한 뒤의 것은 환수란에 적는다. "
)
_INFORMANTS = f"{_SETTLED}제보자·신고자는 접수번호로만 적는다(지방세기본법 §146⑥)."
_OFFICIALS = f"{_SETTLED}산출액은 수납 건 전체의 금액이고, 결정액은 개인별 징수월 한도를 적용한 뒤의 금액이다."

LEDGERS: tuple[Ledger, ...] = (
    Ledger(
        "evasion", "탈루·부당환급 제보 포상금 지급대장", "별지 제4호서식 (1호)", EvasionLine,
        making.evasion, _INFORMANTS,
    ),
    Ledger(
        "hidden-assets", "체납자 은닉재산 신고 포상금 지급대장", "별지 제5호서식 (2호)", HiddenAssetsLine,
        making.hidden_assets, _INFORMANTS,
    ),
    Ledger(
        "hidden-revenue", "숨은 세원 발굴 징수포상금 지급대장", "별지 제6호서식 (3호)", HiddenRevenueLine,
        making.hidden_revenue, _OFFICIALS,
    ),
    Ledger(
        "arrears", "지난연도 체납액 징수포상금 지급대장", "별지 제7호서식 (4호)", ArrearsLine,
        making.arrears, _OFFICIALS,
    ),
    Ledger(
        "entrusted", "징수촉탁 징수포상금 지급대장", "별지 제8호서식 (5호)", EntrustedLine, making.entrusted, _OFFICIALS
    ),
)  # fmt: skip
