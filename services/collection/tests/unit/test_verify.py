"""An exported ledger checked without a server: whatever was done to it is found, and named."""

import base64
import json
from datetime import date, timedelta
from types import SimpleNamespace
from uuid import UUID

import pytest
from collection.days.chain import GENESIS, DayChain, opening_line
from collection.days.command import app
from collection.days.keys import Signer, key_id, pem, public_keys
from collection.days.published import Unreadable, read_published
from collection.days.service import SigningKeyMissing, signer_of
from collection.days.verify import Verification
from hypothesis import given
from hypothesis import strategies as st
from pydantic import SecretStr
from typer.testing import CliRunner

GIMPO = "41570"
FIRST = date(2026, 10, 19)
OURS = Signer(base64.b64encode(bytes(range(32))).decode())
ANOTHERS = Signer(base64.b64encode(bytes(32)).decode())


def entry(seq, day, won=1_000):
    fields = [
        "entry", seq, UUID(int=seq), "receipt", 2026, "\\N", day, day, "official:x", "부과징수 규칙 §9", "payment",
        UUID(int=seq), f"{day}T01:00:00.000000Z",
    ]  # fmt: skip
    postings = [
        ["posting", 1, "bank", UUID(int=7), "property-tax", "principal", won, 0],
        ["posting", 2, "receivable", UUID(int=7), "property-tax", "principal", 0, won],
    ]
    return "".join("\t".join(map(str, line)) + "\n" for line in (fields, *postings))


DAYS = [
    (FIRST, [entry(seq, FIRST, won=1_000 * seq) for seq in (1, 2, 3)]),
    (FIRST + timedelta(days=1), []),
    (FIRST + timedelta(days=2), [entry(seq, FIRST + timedelta(days=2)) for seq in (4, 7)]),
]


def made(days=DAYS, signer=OURS):
    """An export of these days and its heads, as the service makes them."""
    lines = [f"semu-ledger\t1\t{GIMPO}\t{days[0][0]}\t{days[-1][0]}\n"]
    heads, previous = [], GENESIS
    for day, blocks in days:
        chain = DayChain(GIMPO, day, previous)
        lines.append(opening_line(GIMPO, day))
        for block in blocks:
            lines += [*block.splitlines(keepends=True), f"link\t{chain.add(block)}\n"]
        head = chain.head()
        signature = signer.sign(head.signed_text())
        lines.append(head.closing_line(signature, key_id(signer.public_key)))
        heads.append(
            {
                "municipality": GIMPO, "day": day.isoformat(), "entries": head.entries, "won": 0,
                "previous": previous, "head": head.head, "signature": signature,
                "key_id": key_id(signer.public_key),
            }
        )  # fmt: skip
        previous = head.head
    return SimpleNamespace(lines=lines, heads=heads)


TRUE = made()


def found(lines=TRUE.lines, *heads, keys=(OURS.public_key,)):
    """The faults that a check finds, as (kind, day, entry)."""
    published, faults = read_published([json.dumps({"heads": one}) for one in heads or [TRUE.heads]], keys)
    faults += Verification(lines, published).faults()
    return [(fault.kind, fault.day, fault.entry) for fault in faults]


def changed(old, new, lines=TRUE.lines):
    """The lines with one text replaced in one line."""
    number = next(number for number, line in enumerate(lines) if old in line)
    return [*lines[:number], lines[number].replace(old, new, 1), *lines[number + 1 :]]


def without(text, count=1):
    """The lines without those from the one that holds `text`."""
    number = next(number for number, line in enumerate(TRUE.lines) if text in line)
    return [*TRUE.lines[:number], *TRUE.lines[number + count :]]


def test_a_true_ledger_is_true_with_its_empty_day():
    published, _ = read_published([json.dumps({"heads": TRUE.heads})], [OURS.public_key])
    verification = Verification(TRUE.lines, published)
    assert list(verification.faults()) == []
    assert (verification.days, verification.entries, verification.won) == (3, 5, 8_000)


def test_a_changed_entry_is_named_by_its_number():
    assert found(changed("official:x\t", "official:y\t")) == [
        ("entry_changed", FIRST, 1),
        ("day_changed", FIRST, None),
    ]


def test_a_changed_amount_is_named_and_does_not_balance():
    kinds = [kind for kind, *_ in found(changed("\t2000\t0", "\t2001\t0"))]
    assert kinds == ["entry_unbalanced", "entry_changed", "day_changed"]


def test_a_missing_entry_is_found_where_it_was():
    assert found(without("entry\t2\t", count=4)) == [("entry_changed", FIRST, 3), ("entries_missing", FIRST, None)]


def test_a_missing_last_entry_is_found_by_the_count_that_was_published():
    assert found(without("entry\t3\t", count=4)) == [("entries_missing", FIRST, None)]


def test_an_inserted_entry_is_found():
    block = entry(5, FIRST + timedelta(days=2))
    at = next(number for number, line in enumerate(TRUE.lines) if line.startswith("entry\t7\t"))
    lines = [*TRUE.lines[:at], *block.splitlines(keepends=True), "link\t" + "0" * 64 + "\n", *TRUE.lines[at:]]
    assert ("entry_changed", FIRST + timedelta(days=2), 5) in found(lines)
    assert ("entries_inserted", FIRST + timedelta(days=2), None) in found(lines)


def test_entries_in_another_order_are_found():
    swapped = [(FIRST, [DAYS[0][1][1], DAYS[0][1][0], DAYS[0][1][2]]), *DAYS[1:]]
    assert ("entry_out_of_order", FIRST, 1) in found(made(swapped).lines)


def test_an_entry_of_another_day_is_found():
    moved = [(FIRST, [*DAYS[0][1], entry(4, FIRST + timedelta(days=2))]), *DAYS[1:]]
    assert ("entry_of_another_day", FIRST, 4) in found(made(moved).lines)


def rewritten(signer):
    """The ledger with one amount changed, and every hash and signature after it made anew."""
    return made([(FIRST, [entry(1, FIRST, won=900), *DAYS[0][1][1:]]), *DAYS[1:]], signer)


@pytest.mark.parametrize("signer", [OURS, ANOTHERS])
def test_a_rewritten_chain_is_found_against_the_heads_that_were_published(signer):
    faults = found(rewritten(signer).lines)
    days = [day for day, _ in DAYS]
    assert [fault for fault in faults if fault[0] == "day_rewritten"] == [("day_rewritten", day, None) for day in days]


def test_heads_rewritten_with_the_ledger_are_found_by_their_signature():
    forged = rewritten(ANOTHERS)
    assert {kind for kind, *_ in found(forged.lines, forged.heads)} == {"key_unknown"}
    posing = [{**head, "key_id": key_id(OURS.public_key)} for head in forged.heads]
    assert {kind for kind, *_ in found(forged.lines, posing)} == {"signature_wrong", "day_rewritten"}


def test_heads_rewritten_even_with_the_true_key_are_found_by_whoever_kept_the_old_ones():
    forged = rewritten(OURS)
    assert found(forged.lines, forged.heads) == []
    kinds = {kind for kind, *_ in found(forged.lines, TRUE.heads, forged.heads)}
    assert kinds == {"published_twice", "day_rewritten"}


def test_a_missing_day_is_found_in_the_middle_and_at_the_end():
    second, third = FIRST + timedelta(days=1), FIRST + timedelta(days=2)
    assert found(without(f"day\t1\t{GIMPO}\t{second}", count=2)) == [("day_missing", second, None)]
    cut = TRUE.lines[: next(n for n, line in enumerate(TRUE.lines) if line.startswith(f"day\t1\t{GIMPO}\t{third}"))]
    assert found(cut) == [("day_missing", third, None)]


def test_a_day_that_comes_twice_is_found():
    assert ("day_repeated", FIRST + timedelta(days=1), None) in found([*TRUE.lines, *TRUE.lines[15:17]])


def test_a_file_cut_short_within_a_day_is_found():
    assert ("file_cut_short", FIRST, None) in found(TRUE.lines[:5])


def test_a_day_without_a_published_head_is_named():
    assert found(TRUE.lines, TRUE.heads[:2]) == [("day_unpublished", FIRST + timedelta(days=2), None)]


def test_heads_that_do_not_begin_with_the_first_day_are_named():
    assert ("earlier_heads_missing", FIRST + timedelta(days=1), None) in found(TRUE.lines, TRUE.heads[1:])


def test_heads_that_do_not_follow_each_other_are_named():
    heads = [*TRUE.heads[:2], {**TRUE.heads[2], "previous": "1" * 64}]
    assert ("head_follows_another", FIRST + timedelta(days=2), None) in found(TRUE.lines, heads)


def test_a_part_of_the_ledger_is_checked_against_all_heads():
    head, second = TRUE.lines[0].replace(f"{FIRST}\t", f"{FIRST + timedelta(days=1)}\t"), TRUE.lines[15:]
    assert second[0].startswith("day\t")
    assert found([head, *second]) == []


@given(st.data())
def test_no_line_can_be_changed_left_out_repeated_or_moved(data):
    """Whatever single thing is done to the lines of a ledger, the check does not call it true."""
    number = data.draw(st.integers(1, len(TRUE.lines) - 1))
    lines, line = list(TRUE.lines), TRUE.lines[number]
    match data.draw(st.sampled_from(["character", "left out", "repeated", "moved"])):
        case "character":
            at = data.draw(st.integers(0, len(line) - 2))
            other = data.draw(st.characters(exclude_characters=line[at] + "\n\r", codec="utf-8"))
            lines[number] = line[:at] + other + line[at + 1 :]
        case "left out":
            del lines[number]
        case "repeated":
            lines.insert(number, line)
        case "moved":
            del lines[number]
            lines.insert(data.draw(st.integers(1, len(lines)).filter(lambda to: to != number)), line)
    assert found(lines) != [] or lines == TRUE.lines


@pytest.mark.parametrize(
    "first_line",
    [
        "",
        "municipality,day\n",
        f"semu-ledger\t9\t{GIMPO}\t{FIRST}\t{FIRST}\n",
        f"semu-ledger\t1\t11590\t{FIRST}\t{FIRST}\n",
    ],
)
def test_what_is_no_export_of_this_ledger_is_refused(first_line):
    with pytest.raises(Unreadable):
        found([first_line, *TRUE.lines[1:]])


def test_keys_are_read_from_one_file_of_several():
    both = [OURS.public_key, ANOTHERS.public_key]
    assert public_keys("".join(map(pem, both))) == both
    with pytest.raises(ValueError, match="PUBLIC KEY"):
        public_keys("nothing")


@pytest.mark.parametrize("setting", [None, "", "c2hvcnQ=", "no base64!"])
def test_a_signing_key_that_is_none_is_refused_with_its_name(setting):
    with pytest.raises(SigningKeyMissing, match="SEMU_LEDGER_SIGNING_KEY"):
        signer_of(None if setting is None else SecretStr(setting))


@pytest.fixture
def files(tmp_path):
    """Writes an export, its heads and our key; the command's arguments."""

    def write(lines, heads=TRUE.heads, key=OURS):
        (tmp_path / "ledger.txt").write_text("".join(lines), "utf-8", newline="\n")
        (tmp_path / "heads.json").write_text(json.dumps({"heads": heads}), "utf-8")
        (tmp_path / "key.pem").write_text(pem(key.public_key), "utf-8")
        return ["verify", str(tmp_path / "ledger.txt"), "--heads", str(tmp_path / "heads.json"),
                "--key", str(tmp_path / "key.pem")]  # fmt: skip

    return write


def test_the_command_says_that_a_true_ledger_is_true(files):
    result = CliRunner().invoke(app, files(TRUE.lines))
    assert result.exit_code == 0, result.output
    assert "맞습니다" in result.output
    assert "5건" in result.output


def test_the_command_names_what_was_changed_and_fails(files):
    result = CliRunner().invoke(app, files(changed("\t2000\t0", "\t2001\t0")))
    assert result.exit_code == 1
    assert "2026-10-19 entry 2 line 10: entry_unbalanced" in result.output
    assert "공표된 원장이 아닙니다" in result.output


def test_the_command_says_which_file_it_cannot_read(files):
    result = CliRunner().invoke(app, files(["x\n"]))
    assert result.exit_code == 2
    assert "읽을 수 없습니다" in result.output
