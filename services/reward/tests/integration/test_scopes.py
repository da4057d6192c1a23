"""Each role may do just what it should: which scope opens which operation of this service."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from gateway.clients.rules import OFFICIAL_SCOPES, PERSONS_SCOPES, SERVICE_SCOPES

IDENTIFY, WRITE, AUDIT = "informants:identify", "informants:write", "informants:audit"
ABOUT_INFORMANTS = {
    "POST /reports": {IDENTIFY},
    "GET /reports": {WRITE, IDENTIFY},
    "GET /reports/{report}": {WRITE, IDENTIFY},
    "POST /reports/{report}/form": {IDENTIFY},
    "POST /reports/{report}/evidence": {WRITE, IDENTIFY},
    "GET /reports/{report}/files/{number}": {WRITE},
    "POST /reports/{report}/files/{number}/opening": {IDENTIFY},
    "POST /reports/{report}/acceptance": {WRITE},
    "POST /reports/{report}/requests": {WRITE},
    "POST /reports/{report}/checks": {WRITE},
    "PUT /reports/{report}/bills": {WRITE},
    "POST /reports/{report}/completion": {WRITE},
    "PUT /reports/{report}/account": {IDENTIFY},
    "POST /reports/{report}/identity": {IDENTIFY},
    "POST /reports/{report}/notice": {IDENTIFY},
    "POST /reports/{report}/filled-form": {IDENTIFY},
    "GET /identity-accesses": {AUDIT},
    "POST /claims/{claim}/filled-form": {"rewards:write", IDENTIFY},
    "POST /transfers/{transfer}/content": {"rewards:pay", IDENTIFY},
}
"""By operation: the scopes of which one is needed. The last two show an informant to the second scope alone."""


def operations(service: Any) -> Iterator[tuple[str, str]]:
    for path, methods in service.client._transport.app.openapi()["paths"].items():
        for method in methods:
            yield method.upper(), path


async def _asked(service: Any, method: str, path: str, *scopes: str) -> Any:
    url = re.sub("{number}", "1", re.sub("{(fiscal_)?year}", "2026", path))
    url = re.sub("{form}", "claim", re.sub(r"{\w+}", lambda _: str(uuid4()), url))
    return await service.client.request(method, url, headers=service.tokens.headers(*scopes))


async def test_no_operation_answers_without_a_scope_nor_to_a_stranger(service: Any) -> None:
    asked = 0
    for method, path in operations(service):
        refused = await _asked(service, method, path)
        assert (refused.status_code, refused.json()["type"].rpartition("/")[2]) == (403, "missing-scope"), path
        asked += 1
        url = re.sub(r"{\w+}", "1", path)
        assert (await service.client.request(method, url)).status_code == 401, path
    assert asked > 60


@pytest.mark.law("Act146 ⑥")
async def test_what_is_about_informants_opens_to_its_own_roles_alone(service: Any) -> None:
    found = {}
    for method, path in operations(service):
        needed = set((await _asked(service, method, path)).json()["scope"].split(" | "))
        if needed & {IDENTIFY, WRITE, AUDIT} or "/reports" in path or "identity" in path:
            found[f"{method} {path.removeprefix('/reward/v1')}"] = needed
    assert {name: found[name] for name in ABOUT_INFORMANTS} == ABOUT_INFORMANTS
    others = {name: needed for name, needed in found.items() if name not in ABOUT_INFORMANTS}
    assert all(needed == {"committee:write"} for needed in others.values()), others


async def test_what_is_changed_names_the_official_who_did_it(service: Any) -> None:
    """No write but upkeep opens to a scope that a machine may hold; what services ask of each other writes nothing."""
    for method, path in operations(service):
        needed = set((await _asked(service, method, path)).json()["scope"].split(" | "))
        assert needed <= OFFICIAL_SCOPES | SERVICE_SCOPES
        if method != "GET" and not re.search("dead-letters|/internal/|/computations$", path):
            assert needed <= PERSONS_SCOPES, path
