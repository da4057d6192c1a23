"""The merged API document, and the page that shows it."""

import re


async def test_the_merged_document_has_every_service_and_no_internal_path(gateway):
    answer = await gateway.http.get("/openapi.json")
    paths = answer.json()["paths"]
    heads = {path.split("/")[1] for path in paths}
    assert {"assessment", "collection", "notification", "reward", "gateway", "oauth", "bills"} <= heads
    assert not [path for path in paths if "/internal/" in path]


async def test_every_reference_of_the_merged_document_leads_somewhere(gateway):
    answer = await gateway.http.get("/openapi.json")
    schemas = answer.json()["components"]["schemas"]
    for reference in set(re.findall(r'"\$ref": ?"([^"]+)"', answer.text)):
        assert reference.removeprefix("#/components/schemas/") in schemas


async def test_the_page_shows_it_and_loads_nothing_from_elsewhere(gateway):
    answer = await gateway.http.get("/docs")
    assert answer.status_code == 200
    assert "/bills/{bill}/timeline" in answer.text
    assert not re.search(r'(src|href)="(https?:)?//', answer.text)
    assert "<script" not in answer.text
