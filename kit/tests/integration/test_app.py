"""What every service's API does by itself, seen through the toy service."""

import asyncio
from uuid import uuid4

import pytest
import pytest_asyncio
from semu_kit.testing import drift, serving
from toy.main import create_app
from toy.models import metadata
from toy.settings import Settings


@pytest_asyncio.fixture
async def client(make_settings, clock):
    async with serving(create_app(await make_settings(Settings)), clock=clock) as client:
        yield client


def official(**more):
    return {"official": str(uuid4()), "department": "징수과", **more}


async def count(client, tokens):
    answer = await client.get("/toy/v1/officials/count", headers=tokens.headers("officials:manage"))
    return answer.json()


async def test_the_migrated_database_is_what_the_code_says(make_settings):
    assert await drift(await make_settings(Settings), metadata) == []


async def test_a_write_is_committed_before_its_answer(client, tokens):
    answer = await client.post("/toy/v1/officials", json=official(), headers=tokens.headers("officials:manage"))
    assert answer.status_code == 201
    assert await count(client, tokens) == 1


async def test_a_refusal_rolls_back_and_is_a_problem_with_its_facts(client, tokens):
    body = official(fails=True)
    answer = await client.post("/toy/v1/officials", json=body, headers=tokens.headers("officials:manage"))
    assert answer.status_code == 409
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json() == {
        "type": "https://semu.kr/problems/conflict",
        "title": "In conflict with the present state",
        "status": 409,
        "detail": "거절합니다.",
        "official": body["official"],
    }
    assert await count(client, tokens) == 0


async def test_the_same_key_and_body_replays_the_first_answer(client, tokens):
    body = official()
    headers = tokens.headers("officials:manage", subject="one", key="k1")
    first = await client.post("/toy/v1/officials", json=body, headers=headers)
    again = await client.post("/toy/v1/officials", json=body, headers=headers)
    assert (again.status_code, again.json()) == (first.status_code, first.json())
    assert again.headers["idempotency-replayed"] == "true"
    assert await count(client, tokens) == 1


async def test_the_same_key_with_another_body_is_refused(client, tokens):
    headers = tokens.headers("officials:manage", subject="one", key="k1")
    await client.post("/toy/v1/officials", json=official(), headers=headers)
    other = await client.post("/toy/v1/officials", json=official(), headers=headers)
    assert other.status_code == 422
    assert other.json()["type"].endswith("idempotency-key-reused")


async def test_the_same_key_of_another_subject_is_another_key(client, tokens):
    for subject in ("one", "two"):
        headers = tokens.headers("officials:manage", subject=subject, key="k1")
        assert (await client.post("/toy/v1/officials", json=official(), headers=headers)).status_code == 201


async def test_a_key_whose_request_was_refused_may_be_tried_again(client, tokens):
    headers = tokens.headers("officials:manage", subject="one", key="k1")
    refused = await client.post("/toy/v1/officials", json=official(fails=True), headers=headers)
    done = await client.post("/toy/v1/officials", json=official(), headers=headers)
    assert (refused.status_code, done.status_code) == (409, 201)


async def test_one_key_sent_many_times_at_once_is_done_once(client, tokens):
    body = official()
    headers = tokens.headers("officials:manage", subject="one", key="k1")
    answers = await asyncio.gather(*(client.post("/toy/v1/officials", json=body, headers=headers) for _ in range(8)))
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert await count(client, tokens) == 1


async def test_a_write_without_a_key_is_refused(client, tokens):
    headers = tokens.headers("officials:manage")
    del headers["Idempotency-Key"]
    answer = await client.post("/toy/v1/officials", json=official(), headers=headers)
    assert answer.status_code == 400
    assert answer.json()["type"].endswith("idempotency-key-missing")


async def test_the_api_document_asks_for_the_key_where_one_is_needed(make_settings):
    paths = create_app(await make_settings(Settings)).openapi()["paths"]
    asked = {
        path
        for path, operations in paths.items()
        for operation in operations.values()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    }
    assert "/toy/v1/officials" in asked
    assert asked.isdisjoint({"/toy/v1/officials/count", "/toy/v1/officials/sneaked", "/toy/forms/officials"})


async def test_a_streamed_upload_is_replayed_by_its_content(client, tokens):
    headers = tokens.headers("officials:manage", subject="one", key="k1") | {"Content-Type": "text/csv"}

    async def sent(content):
        async def chunks():
            for start in range(0, len(content), 100_000):
                yield content[start : start + 100_000]

        return await client.post("/toy/v1/uploads", content=chunks(), headers=headers)

    first, again, other = await sent(b"a" * 3_000_000), await sent(b"a" * 3_000_000), await sent(b"b" * 3_000_000)
    assert first.json() == again.json() == {"bytes": 3_000_000}
    assert other.status_code == 422
    assert await count(client, tokens) == 1


async def test_a_body_over_the_limit_is_a_problem(client, tokens):
    body = official(padding="x" * 2_000_000)
    answer = await client.post("/toy/v1/officials", json=body, headers=tokens.headers("officials:manage"))
    assert answer.status_code == 413
    assert answer.json()["type"].endswith("body-too-large")


async def test_a_read_cannot_write(client, tokens):
    answer = await client.post("/toy/v1/officials/sneaked", json=official(), headers=tokens.headers("officials:manage"))
    assert answer.status_code == 500
    assert await count(client, tokens) == 0


async def test_a_form_needs_neither_token_nor_key(client, tokens):
    assert (await client.post("/toy/forms/officials", json=official())).status_code == 201
    assert await count(client, tokens) == 1


async def test_an_invalid_body_names_each_place_value_and_reason(client, tokens):
    answer = await client.post(
        "/toy/v1/officials",
        json={"official": "no", "department": "d"},
        headers=tokens.headers("officials:manage"),
    )
    assert answer.status_code == 422
    (error,) = answer.json()["errors"]
    assert (error["pointer"], error["value"]) == ("/body/official", "no")


async def test_a_refusal_repeats_no_whole_body_and_no_secret(client, tokens):
    headers = tokens.headers("officials:manage")
    body = {"official": str(uuid4()), "password": "hunter2"}
    answer = await client.post("/toy/v1/officials", json=body, headers=headers)
    assert answer.json()["errors"] == [{"pointer": "/body/department", "value": None, "reason": "Field required"}]
    form = await client.post("/toy/v1/officials", content=b"password=hunter2", headers=headers)
    assert form.status_code == 422
    assert "hunter2" not in form.text


async def test_a_slash_too_many_names_no_inner_address(client):
    answer = await client.get("/health/live/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("body", "type"),
    [
        (b'{"official": "6f2c1c1e-0000-7000-8000-000000000000", "department": "\\u0000"}', "unwritable-text"),
        (b'{"official": NaN, "department": "d"}', "invalid-request"),
        (b'{"official": "\\ud800", "department": "d"}', "invalid-request"),
        (b"{torn", "invalid-request"),
        (b"\xff\xfe", "invalid-request"),
    ],
)
async def test_what_neither_json_nor_the_database_can_hold_is_refused(client, tokens, body, type):
    headers = tokens.headers("officials:manage") | {"Content-Type": "application/json"}
    answer = await client.post("/toy/v1/officials", content=body, headers=headers)
    assert (answer.status_code, answer.json()["type"].rsplit("/", 1)[1]) == (422, type)


async def test_health_and_metrics_answer_without_a_token(client):
    assert (await client.get("/health/live")).status_code == 200
    assert (await client.get("/health/ready")).json() == {"status": "ready"}
    assert "semu_outbox_rows 0.0" in (await client.get("/metrics")).text


async def test_an_unknown_path_is_a_problem(client):
    answer = await client.get("/nowhere")
    assert answer.status_code == 404
    assert answer.json()["type"].endswith("not-found")
