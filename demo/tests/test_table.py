"""The final table and its JSON: every figure to the won, and what does not agree said aloud."""

import io
import json

from rich.console import Console
from semu_demo.scenario.figures import Figures, LoadedFile, Money
from semu_demo.table import show


def figures() -> Figures:
    told = Figures(bills=100, seed=1, day="2026-10-19")
    told.files = [LoadedFile("carried_over", 85, 80, 4, 1, {"unknown_item": 4, "repeated_in_file": 1})]
    told.campaign = {
        "notices": 40, "sent": 36, "delivered": 33, "read": 12, "paid": 4, "unreachable": 7,
        "unreachable_by_reason": {"corporation": 4, "blocked": 3},
    }  # fmt: skip
    told.citizens = {"read": 12, "paid": 4}
    told.money = Money(4, 1_234_560, 2, 182_000, 1_416_560, 1_416_560, 1_234_560, 100_000, 82_000)
    told.rewards = [
        {
            "state": "excluded", "reason": "no-contact-on-record", "article": "김포시 세입징수 포상금 지급 조례 §3④1호",
            "credits": 3, "receipts": 3, "amount": 0,
        }
    ]  # fmt: skip
    told.recognised = 12_340
    told.proofs = {"by_component": True, "by_item": True, "by_bill": True}
    return told


def shown(told: Figures) -> str:
    console = Console(file=io.StringIO(), width=140)
    show(console, told)
    return console.file.getvalue()


def test_the_table_tells_every_figure_to_the_won() -> None:
    text = shown(figures())
    for said in ("1,416,560원", "1,234,560원", "100,000원", "82,000원", "12,340원", "unknown_item", "§3④1호", "(36 %)"):
        assert said in text


def test_what_does_not_agree_is_said_with_both_figures() -> None:
    told = figures()
    told.check("은행에 들어온 돈과 원장의 세입계좌", 1_416_560, 1_416_550)
    assert not told.holds
    assert "1416560 ≠ 1416550" in shown(told)


def test_the_json_holds_the_same_figures() -> None:
    told = figures()
    told.check("원장의 증명", True)
    said = json.loads(json.dumps(told.as_json()))
    assert said["holds"] is True
    assert said["money"]["in_account"] == 1_416_560
    assert said["files"][0]["rejected_by_reason"] == {"unknown_item": 4, "repeated_in_file": 1}
