"""What the reward service tells the bank, the simulated bank carries out and answers, and the service reads back."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from reward.transfers.profiles import PROFILES, ProfileName
from reward.transfers.rules import Answer, Head, NotThisAnswer, Transfer, read, written
from semu_kit.clock import FixedClock
from simulators.bank.transfers import NotATransferFile
from simulators.settings import SimulatorSettings
from simulators.troubles.troubles import Kind, Trouble
from simulators.world import World, build

HEAD = Head("088", "41570", date(2026, 10, 19), 7)
TRANSFERS = [
    Transfer(1, "011", "3520001234567", "김철수", 400_000),
    Transfer(2, "004", "12345678901234", '㈜"이", 영희', 50_000),
]
ORDERS = {one.sequence: one.won for one in TRANSFERS}
EXAMPLES = re.findall(
    r"^```(transfer-\w+) (order|answer)\n(.*?)^```$",
    Path("docs/transfer-files.md").read_text(encoding="utf-8"),
    re.DOTALL | re.MULTILINE,
)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    world = build(SimulatorSettings(state=tmp_path / "world.db"), FixedClock(datetime(2026, 10, 19, 1, 0, tzinfo=UTC)))
    yield world
    world.store.close()


def answered(world: World, profile: ProfileName) -> Answer:
    order = b"".join(written(PROFILES[profile], HEAD, TRANSFERS))
    return read(PROFILES[profile], HEAD, ORDERS, world.transfers.answer(order))


@pytest.mark.parametrize("profile", list(PROFILES))
def test_every_transfer_is_answered(world: World, profile: ProfileName) -> None:
    world.troubles.tell(
        Trouble(provider="bank", kind="transfer_failed", subject="12345678901234", value="0102", times=1)
    )
    answer = answered(world, profile)
    assert [(one.sequence, one.failure) for one in answer.results] == [(1, None), (2, "예금주가 다름")]
    assert [one.failure for one in answered(world, profile).results] == [None, None]


@pytest.mark.parametrize("profile", list(PROFILES))
@pytest.mark.parametrize(("kind", "code"), [("file_cut_short", "cut_short"), ("file_wrong_total", "wrong_sum")])
def test_a_spoilt_answer_is_refused_and_its_next_copy_read(
    world: World, profile: ProfileName, kind: Kind, code: str
) -> None:
    world.troubles.tell(Trouble(provider="bank", kind=kind, times=1))
    with pytest.raises(NotThisAnswer) as refused:
        answered(world, profile)
    assert refused.value.refusal.code == code
    assert len(answered(world, profile).results) == 2


@pytest.mark.parametrize("content", [b"", b"hello", b"11" + b"x" * 30, b"H,1\nD,one,2,3,4\n"])
def test_the_bank_takes_no_other_file(world: World, content: bytes) -> None:
    try:
        answer = world.transfers.answer(content)
    except NotATransferFile:
        return
    with pytest.raises(NotThisAnswer):
        read(PROFILES["transfer-fixed"], HEAD, ORDERS, answer)


@pytest.mark.parametrize(("profile", "what", "text"), EXAMPLES)
def test_the_documents_examples_are_what_is_written_and_read(profile: ProfileName, what: str, text: str) -> None:
    described = PROFILES[profile]
    lines = [line for line in text.splitlines() if line]
    if what == "order":
        encoding = described.orders.encoding
        shown = [TRANSFERS[0], Transfer(2, "004", "12345678901234", "이영희", 50_000)]
        assert b"".join(written(described, HEAD, shown)).decode(encoding).split("\r\n")[:-1] == lines
    else:
        content = "\r\n".join(lines).encode(described.answers.encoding)
        assert [one.failure for one in read(described, HEAD, ORDERS, content).results] == [None, "예금주가 다름"]


def test_every_profile_is_shown() -> None:
    assert {(profile, what) for profile, what, _ in EXAMPLES} == {
        (profile, what) for profile in PROFILES for what in ("order", "answer")
    }
