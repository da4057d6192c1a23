"""Clock, money, shards and sealed data."""

import base64
import json
import socket
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st
from semu_kit.clock import FixedClock
from semu_kit.ids import new_id, shard_of
from semu_kit.money import floor_to_ten, split_by_shares
from semu_kit.pii import Sealed, Vault
from semu_kit.problems import Conflict, UpstreamUnavailable
from semu_kit.transient import is_transient

KEY = base64.b64encode(bytes(range(32))).decode()
OTHER_KEY = base64.b64encode(bytes(32)).decode()


def test_the_legal_day_is_koreas():
    assert FixedClock(datetime(2026, 10, 18, 15, 0, tzinfo=UTC)).today() == date(2026, 10, 19)
    assert FixedClock(datetime(2026, 10, 18, 14, 59, tzinfo=UTC)).today() == date(2026, 10, 18)


@pytest.mark.parametrize(("won", "floored"), [(0, 0), (9, 0), (10, 10), (12_349, 12_340)])
def test_what_is_under_ten_won_is_dropped(won, floored):
    assert floor_to_ten(won) == floored


def test_an_amount_below_zero_is_not_floored():
    with pytest.raises(ValueError, match="below zero"):
        floor_to_ten(-1)


@given(st.integers(0, 10**12), st.lists(st.integers(0, 10**6), min_size=1, max_size=20).filter(sum))
def test_parts_by_shares_add_up_and_miss_the_exact_part_by_less_than_a_won(total, shares):
    parts = split_by_shares(total, shares)
    assert sum(parts) == total
    assert all(abs(part * sum(shares) - total * share) < sum(shares) for part, share in zip(parts, shares, strict=True))


@pytest.mark.parametrize("shares", [[], [0, 0], [2, -1]])
def test_shares_that_name_nobody_are_refused(shares):
    with pytest.raises(ValueError, match="shares"):
        split_by_shares(100, shares)


def test_shards_are_even():
    counts = [0] * 64
    for _ in range(6400):
        counts[shard_of(new_id())] += 1
    assert min(counts) > 50


@pytest.mark.parametrize(
    ("error", "transient"),
    [
        (ConnectionRefusedError(), True),
        (OSError("Multiple exceptions"), True),
        (TimeoutError(), True),
        (socket.gaierror(socket.EAI_NONAME, "Name or service not known"), True),
        (socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution"), True),
        (UpstreamUnavailable("쉬고 있습니다."), True),
        (asyncpg.SerializationError(), True),
        (asyncpg.AdminShutdownError(), True),
        (asyncpg.InterfaceError("connection is closed"), True),
        (asyncpg.InterfaceError("the server expects 2 arguments"), False),
        (asyncpg.UniqueViolationError(), False),
        (FileNotFoundError(2, "a template"), False),
        (Conflict("안 됩니다."), False),
        (ValueError(), False),
    ],
)
def test_only_what_passes_by_itself_is_tried_again(error, transient):
    assert is_transient(error) is transient


@pytest.fixture
def vault():
    return Vault.of(json.dumps({"2026": KEY}), OTHER_KEY)


def test_a_record_opens_under_its_own_id_only(vault):
    record, other = new_id(), new_id()
    sealed = vault.seal(record, {"name": "홍길동"})
    assert vault.open(record, sealed) == {"name": "홍길동"}
    assert "홍길동".encode() not in sealed.blob
    with pytest.raises(InvalidTag):
        vault.open(other, sealed)


def test_a_record_opens_after_the_key_was_changed(vault):
    record = UUID(int=7)
    sealed = vault.seal(record, {"phone": "01012345678"})
    rotated = Vault.of(json.dumps({"2027": OTHER_KEY, "2026": KEY}), OTHER_KEY)
    assert rotated.open(record, sealed) == {"phone": "01012345678"}
    assert rotated.seal(record, {}).key_id == "2027"
    with pytest.raises(InvalidTag):
        Vault.of(json.dumps({"2026": OTHER_KEY}), OTHER_KEY).open(record, Sealed("2026", sealed.blob))


def test_a_blind_index_finds_equal_values_of_one_kind(vault):
    assert vault.blind_index("ci", "a") == vault.blind_index("ci", "a")
    assert vault.blind_index("ci", "a") != vault.blind_index("phone", "a")
    assert vault.blind_index("ci", "a") != Vault.of(json.dumps({"2026": KEY}), KEY).blind_index("ci", "a")
