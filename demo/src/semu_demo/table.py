"""The figures as a table, for people."""

from collections.abc import Iterator

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from semu_demo.scenario.figures import Figures

_FILES = {"carried_over": "이월체납 파일", "new": "신규 부과 파일"}
_REPEATS = ("repeated_in_file", "already_levied")
"""Counted in the line above: they were not levied twice, and need no mending."""
_PROOFS = {
    "by_component": "이월 + 결손취소 + 징수결정 = 수납 + 감액 + 정리보류 + 시효완성 + 다음 연도 이월 + 미수납",
    "by_item": "세입계좌 + 환급가산금 = 수납 + 미확인 + 과오납 + 사후 징수결정 대기",
    "by_bill": "과세 건마다 0 이상, 이월 일치, 세입계좌 = 은행의 입금 명세",
}
_CITIZENS = {
    "read": "열람",
    "paid": "납부 완료를 확인",
    "returned_again": "되돌아온 주소를 다시 엶",
    "paid_twice": "가상계좌로 한 번 더 납부",
    "approval_lost": "승인 응답이 끊김(주문 조회로 확인)",
    "too_late": "결제 시간이 지남",
    "lost_redirect": "돌아오는 길이 끊김",
    "not_payable": "여기서 낼 수 있는 금액이 없음",
    "refused": "본인확인을 하지 않음",
    "turned_away": "다른 사람이라 열리지 않음",
}
_STATES = {
    "provisional": "잠정",
    "recognised": "인정",
    "refused": "불인정",
    "excluded": "제외",
    "reversed": "취소",
}


def show(console: Console, figures: Figures) -> None:
    console.print(Group(_road(figures), _rewards(figures), _proofs(figures)))


def _road(figures: Figures) -> Table:
    table = Table(title=f"Semu · 김포시 · {figures.day}", title_style="bold", show_header=False, min_width=76)
    table.add_column("무엇")
    table.add_column("얼마", justify="right")
    for section in (_files(figures), _notices(figures), _money(figures)):
        for name, value in section:
            table.add_row(name, value)
        table.add_section()
    return table


def _files(figures: Figures) -> Iterator[tuple[str, str]]:
    for file in figures.files:
        yield f"[bold]{_FILES[file.kind]}[/bold]", f"{file.rows:,}행"
        yield "  적재", f"{file.accepted:,}"
        yield "  다시 보낸 건(두 번 부과하지 않음)", f"{file.repeated:,}"
        yield "  거부", f"{file.rejected:,}"
        for reason, count in sorted(file.rejected_by_reason.items(), key=lambda one: (-one[1], one[0])):
            if reason not in _REPEATS:
                yield f"    {reason}", f"{count:,}"
    yield "오늘 마감으로 시작된 체납", f"{figures.arrears_begun:,}건"
    yield "담당자 독려 / 처분 기록", f"{figures.contacts:,} / {figures.dispositions:,}"


def _notices(figures: Figures) -> Iterator[tuple[str, str]]:
    numbers = figures.campaign
    yield "[bold]안내 대상[/bold]", f"{numbers['notices']:,}명"
    yield "  보냄 / 도달", f"{numbers['sent']:,} / {numbers['delivered']:,}"
    yield "  닿지 못함", f"{numbers['unreachable']:,}"
    for reason, count in sorted(numbers["unreachable_by_reason"].items(), key=lambda one: -one[1]):
        yield f"    {reason}", f"{count:,}"
    yield "  열람", f"{numbers['read']:,}{_share(numbers['read'], numbers['delivered'])}"
    yield "  납부", f"{numbers['paid']:,}{_share(numbers['paid'], numbers['read'])}"
    for deed, words in _CITIZENS.items():
        if deed in figures.citizens:
            yield f"    {words}", f"{figures.citizens[deed]:,}"


def _money(figures: Figures) -> Iterator[tuple[str, str]]:
    money = figures.money
    yield "[bold]세입계좌에 들어온 돈(은행)[/bold]", _won(money.in_account)
    yield f"  카카오페이 승인 {money.approved_payments:,}건", _won(money.approved)
    yield f"  가상계좌 입금 {money.deposits:,}건", _won(money.deposited)
    yield "[bold]원장의 세입계좌[/bold]", _won(money.bank)
    yield "  수납", _won(money.collected)
    yield "  과오납(두 번 납부)", _won(money.overpaid)
    yield "  미확인 수납", _won(money.suspense)


def _rewards(figures: Figures) -> Table:
    table = Table(title="포상금 (안내를 보낸 것은 공적이 아니다)", title_style="bold", min_width=76)
    for name in ("상태", "사유", "근거"):
        table.add_column(name)
    for name in ("건", "금액"):
        table.add_column(name, justify="right")
    for line in figures.rewards:
        table.add_row(
            _STATES[line["state"]], line["reason"] or "", line["article"] or "", f"{line['credits']:,}",
            _won(line["amount"]),
        )  # fmt: skip
    table.add_section()
    table.add_row("위원회 인정", "", "", "", _won(figures.recognised))
    table.add_row("지급신청", "수납이 확인되는 다음 날부터 지급", "", f"{figures.claims}", "")
    return table


def _proofs(figures: Figures) -> Table:
    table = Table(title="원장의 증명과 대사", title_style="bold", min_width=76)
    table.add_column("무엇")
    table.add_column("결과", justify="center")
    for check in figures.checks:
        name = _PROOFS.get(check.name, check.name)
        table.add_row(name if check.holds else f"{name}: {check.said} ≠ {check.expected}", _mark(check.holds))
    return table


def _mark(holds: bool) -> Text:
    return Text("맞음", "green") if holds else Text("어긋남", "bold red")


def _won(amount: int) -> str:
    return f"{amount:,}원"


def _share(part: int, whole: int) -> str:
    return f" ({part * 100 / whole:.0f} %)" if whole else ""
