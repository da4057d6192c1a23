"""From the report to the payment that came back: who informed lies open nowhere (지방세기본법 §146⑥)."""

import base64
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from functools import cache
from typing import Any
from urllib.parse import quote

import pytest
from gateway.clients.rules import OFFICIAL_SCOPES
from informant_reports import ACCOUNT, ADDRESS, NAME, PHONE, REASON, Reports
from money import Money
from semu_kit.telemetry import configure_logging
from sqlalchemy import text

HOLDER = "홍길동의 아내"
SEES_NOBODY = sorted(OFFICIAL_SCOPES - {"informants:identify", "informants:audit"})


def written(secret: str) -> Iterator[bytes]:
    """A text in the forms in which it could have got into a row, a line or a file."""
    for encoding in ("utf-8", "utf-16-le", "utf-16-be", "cp949", "unicode_escape"):
        raw = secret.encode(encoding)
        yield from (raw, raw.hex().encode(), raw.hex().upper().encode(), quote(raw).encode())
        for shift in range(3):  # base64 of it inside something longer: the letters that no neighbour has a part in
            yield base64.b64encode(b"\0" * shift + raw)[-(-shift * 8 // 6) : (shift + len(raw)) * 8 // 6]


@cache
def forms(secret: str) -> frozenset[bytes]:
    return frozenset(written(secret))


def open_in(secrets: list[str], told: bytes) -> set[str]:
    return {secret for secret in secrets if any(form in told for form in forms(secret))}


def test_the_search_finds_what_is_hidden_in_any_form() -> None:
    for hidden in (
        NAME.encode("cp949"), ascii(NAME).encode(), f'{{"a":"{NAME}"}}'.encode().hex().encode(),
        *(base64.b64encode(b"x" * shift + ADDRESS.encode() + b"tail") for shift in range(3)), quote(NAME).encode(),
    ):  # fmt: skip
        assert open_in([NAME, ADDRESS], b"before" + hidden + b"after")


@pytest.fixture
def log(capfd: pytest.CaptureFixture[str]) -> pytest.CaptureFixture[str]:
    """The application lives through many tests; its log is to be read by this one."""
    configure_logging("reward", "INFO")
    return capfd


@pytest.fixture
async def road(log: pytest.CaptureFixture[str], service: Any, told: Any, committee: Any) -> dict[str, str]:
    """A reward paid to an informant, with every step that touches the identity or the account; ids by parameter."""
    case, money = Reports(service, told), Money(service, told)
    await service.hears(told.receipt("a", principal=40_000_000, decided_day=date(2026, 9, 1)))
    person = {"name": NAME, "address": ADDRESS, "phone": PHONE, "official": str(told.id("insider"))}
    await case.accepted(informant=person)
    await case.officer("POST", "/requests", {"wanted": "둘째 장부의 사본", "due_on": "2026-10-30"})
    assert (await case.send("POST", "/evidence?names_informant=true", "informants:write", content=b"none")).is_error
    await case.cleared()
    assert (await case.linked("a")).is_success
    assert (await case.completed()).is_success
    account = {"bank": "088", "number": ACCOUNT, "holder": HOLDER}
    assert (await case.send("PUT", "/account", "informants:identify", account)).is_success
    assert (await case.send("PUT", "/account", "informants:identify", account | {"number": "x" + ACCOUNT})).is_error
    for path in ("/identity", "/notice", "/files/1/opening", "/filled-form"):
        assert (await case.identifier(path)).is_success, path
    decided = await committee.hold({"about": "report", "report": case.id, "total": 6_000_000})
    assert decided.is_success, decided.text
    [award] = (await money.get("awards"))["awards"]
    claim = (await money.claim(award, account=None)).json()["claim"]
    both = ("rewards:write", "informants:identify")
    form = await money.send(f"claims/{claim}/filled-form", {"reason": REASON}, scopes=both)
    assert form.content.startswith(b"%PDF"), form.text
    assert (await money.claim(award, account=account)).is_error
    await money.budget()
    order = await money.approved(informants=True)
    transfer = await money.transfer(order)
    file = await money.text(transfer, "informants:identify", reason=REASON)
    assert open_in([ACCOUNT, HOLDER], file.content) == {ACCOUNT, HOLDER}
    assert (await money.answered(transfer, "0000", kind="evasion_informant")).json()["paid"] == 1
    [payout] = (await money.get("payouts"))["payouts"]
    await service.hears(told.reversal("a"))
    asked = await money.send(f"payouts/{payout['payout']}/returns", {"day": "2026-10-19", "reason": "계좌 해지"})
    assert asked.is_success, asked.text
    return {
        "report": case.id, "award": award["award"], "claim": claim, "order": order["order"],
        "transfer": transfer["transfer"], "number": "2", "fiscal_year": "2026", "form": "claim",
        "meeting": decided.json()["meeting"], "clawback": (await money.clawbacks())[0]["clawback"],
    }  # fmt: skip


@pytest.fixture
def secrets(told: Any) -> list[str]:
    return [NAME, ADDRESS, PHONE, ACCOUNT, HOLDER, str(told.id("insider")), told.id("insider").hex]


@pytest.mark.law("Act146 ⑥")
async def test_no_column_of_no_table_tells_who_informed(road: Any, secrets: list[str], service: Any) -> None:
    """Rows, kept answers of repeated keys and events in the outbox, texts and bytes alike."""
    filled = set()
    async with service.runtime.database.transaction() as session:
        tables = (await session.scalars(text("SELECT tablename FROM pg_tables WHERE schemaname = 'public'"))).all()
        for table in tables:
            for row in (await session.execute(text(f'SELECT * FROM "{table}"'))).mappings():
                filled.add(table)
                for column, value in row.items():
                    held = value if isinstance(value, bytes) else str(value).encode()
                    assert not open_in(secrets, held), f"{table}.{column}"
    assert filled >= {
        "personal_records", "informants", "identity_accesses", "reports", "report_files", "report_requests",
        "report_checks", "awards", "claims", "payouts", "transfers", "transfer_answers", "payout_returns", "clawbacks",
        "decisions", "idempotency_keys", "outbox",
    }  # fmt: skip


@pytest.mark.law("Act146 ⑥")
async def test_no_line_of_the_log_and_no_metric_tells_who_informed(
    log: pytest.CaptureFixture[str], road: Any, secrets: list[str], service: Any
) -> None:
    metrics = await service.client.get("/metrics")
    out, err = log.readouterr()
    assert "/reward/v1/reports" in out + err, "the log was read"
    assert not open_in(secrets, (out + err + metrics.text).encode())


@pytest.mark.law("Act146 ⑥")
async def test_no_read_shows_who_informed_to_whoever_lacks_the_role(
    road: dict[str, str], secrets: list[str], service: Any
) -> None:
    """Everything that can be asked for with every other scope, papers and workbooks included."""
    answered = set()
    for path, operations in service.client._transport.app.openapi()["paths"].items():
        if "get" not in operations:
            continue
        url = re.sub(r"{(\w+)}", lambda name: road.get(name[1], str(road["report"])), path)
        params = {"year": 2026} if "/ledgers/" in path else {}
        answer = await service.client.get(url, params=params, headers=service.tokens.headers(*SEES_NOBODY))
        told = answer.content
        if answer.headers["content-type"].endswith("spreadsheetml.sheet"):
            with zipfile.ZipFile(io.BytesIO(told)) as book:
                told = b"".join(book.read(name) for name in book.namelist())
        assert answer.status_code < 500, path
        assert not open_in(secrets, told), path
        if answer.is_success:
            answered.add(path)
    assert {
        f"/reward/v1/{name}" for name in ("reports", "awards", "payouts", "claims", "ledgers/evasion/xlsx")
    } <= answered
    assert "/reward/v1/identity-accesses" not in answered
