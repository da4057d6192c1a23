"""What the simulated bank writes, collection reads: two programs, one description of the records."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from collection.bank_files import refusals
from collection.bank_files.file_check import FileCheck
from collection.bank_files.lines import LineReader
from collection.bank_files.profiles import PROFILES
from collection.bank_files.rules import BankReceipt, Refused
from semu_kit.clock import FixedClock
from semu_law import load
from simulators.bank.deposits import Deposit
from simulators.bank.receipts import Receipt
from simulators.settings import SimulatorSettings
from simulators.troubles.troubles import Kind, Trouble
from simulators.world import World, build

DAY = date(2026, 10, 19)
NUMBER = "4157012609000000001"


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = build(SimulatorSettings(state=tmp_path / "world.db"), FixedClock(datetime(2026, 10, 19, 1, 0, tzinfo=UTC)))
    for amount in (1_000, 2_000, 4_000):
        world.receipts.take(Receipt(reference=NUMBER, amount=amount, channel="internet"))
        world.deposits.take(Deposit(reference=NUMBER, amount=amount))
    yield world
    world.store.close()


def read(world: World, profile: str, number: int = 1, parts: int = 1) -> list[BankReceipt | Refused]:
    content = world.files.write(DAY, profile, number, parts)  # type: ignore[arg-type]
    check, reader = FileCheck(PROFILES[profile], "41570", DAY, load()), LineReader()
    taken = [check.take(line, text) for line, text in [*reader.feed(content), *reader.finish()]]
    header, _ = check.finish()
    assert (header.bank, header.number) == ("004", number)
    return [row for row in taken if row is not None]


@pytest.mark.parametrize("profile", list(PROFILES))
@pytest.mark.parametrize("parts", [1, 2, 5])
def test_every_receipt_of_a_day_is_read_from_its_files_once(world: World, profile: str, parts: int) -> None:
    rows = [row for number in range(1, parts + 1) for row in read(world, profile, number, parts)]
    assert all(isinstance(row, BankReceipt) and row.reference == NUMBER for row in rows)
    assert sorted(row.won or 0 for row in rows) == [1_000, 2_000, 4_000]
    assert len({row.payment_id for row in rows}) == 3
    channel = "virtual_account" if profile == "virtual-account-csv" else "bank_internet"
    assert {row.channel for row in rows} == {channel}


def test_a_deposit_has_the_same_number_in_the_webhook_and_in_the_file(world: World) -> None:
    transactions = {row["transaction_id"] for row in world.deposits.taken("2026-10-19")}
    assert {row.payment_id for row in read(world, "virtual-account-csv")} == transactions


@pytest.mark.parametrize("profile", ["notice-csv", "notice-fixed"])
@pytest.mark.parametrize(
    ("kind", "refused"),
    [
        ("file_cut_short", refusals.CutShort),
        ("file_wrong_total", refusals.WrongTotal),
        ("file_wrong_day", refusals.WrongDay),
    ],
)
def test_a_spoilt_file_is_refused_and_its_next_copy_read(
    world: World, profile: str, kind: Kind, refused: type[Exception]
) -> None:
    world.troubles.tell(Trouble(provider="bank", kind=kind, times=1))
    with pytest.raises(refused):
        read(world, profile)
    assert len(read(world, profile)) == 3


def test_a_bad_row_and_a_repeated_one_leave_the_others_readable(world: World) -> None:
    for kind in ("file_repeated_row", "file_bad_row"):
        world.troubles.tell(Trouble(provider="bank", kind=kind, times=1))
    bad, *good = read(world, "notice-fixed")
    assert isinstance(bad, Refused)
    assert [row.won for row in good] == [2_000, 4_000, 1_000]


@pytest.mark.parametrize("profile", list(PROFILES))
def test_the_documented_example_of_each_profile_is_such_a_file(profile: str) -> None:
    document = (Path(__file__).parents[2] / "docs" / "bank-files.md").read_text(encoding="utf-8")
    example = document.split(f"```{profile}\n")[1].split("```")[0]
    check = FileCheck(PROFILES[profile], "41570", DAY, load())
    for number, line in enumerate(example.rstrip("\n").split("\n"), 1):
        assert not isinstance(check.take(number, line.encode(PROFILES[profile].layout.encoding)), Refused)
    check.finish()
    assert check.rows == 2
