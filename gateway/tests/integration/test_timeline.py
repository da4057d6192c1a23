"""One bill's story, asked of four services."""

BILL = "019a0000-0000-7000-8000-00000000b111"


def told(municipality, *moments):
    return {
        "municipality": municipality,
        "entries": [
            {"at": f"2026-10-19T10:00:{moment:02}+09:00", "service": "x", "what": f"step.{moment}", "title": "일",
             "actor": "system:test"}
            for moment in moments
        ],
    }  # fmt: skip


NOTHING = {"municipality": None, "entries": []}


async def ask(gateway, client="gimpo-tax"):
    return await gateway.http.get(f"/bills/{BILL}/timeline", headers=await gateway.bearer(client), timeout=30)


async def asking(start, tokens, upstream, **timelines):
    upstream.timelines = {"assessment": NOTHING, "collection": NOTHING, "notification": NOTHING, "reward": NOTHING}
    upstream.timelines.update(timelines)
    async with start() as gateway:
        return await ask(gateway)


async def test_all_services_entries_come_in_the_order_in_which_they_happened(start, tokens, upstream):
    answer = await asking(
        start, tokens, upstream,
        assessment=told("41570", 1, 5), collection=told("41570", 2, 6), notification=told("41570", 3),
        reward=told("41570", 4),
    )  # fmt: skip
    assert answer.status_code == 200
    assert [entry["what"] for entry in answer.json()["entries"]] == [f"step.{moment}" for moment in range(1, 7)]
    assert answer.json()["missing"] == []


async def test_a_service_that_is_down_is_named(start, tokens, upstream):
    answer = await asking(start, tokens, upstream, assessment=told("41570", 1), reward=503, collection=403)
    assert answer.status_code == 200
    assert answer.json()["missing"] == [
        {"service": "collection", "reason": "refused"}, {"service": "reward", "reason": "unavailable"}
    ]  # fmt: skip


async def test_another_municipalitys_bill_is_refused(start, tokens, upstream):
    answer = await asking(start, tokens, upstream, assessment=told("11590", 1))
    assert answer.status_code == 403
    assert answer.json()["type"].endswith("/other-municipality")


async def test_a_bill_that_no_service_knows_is_not_found(start, tokens, upstream):
    assert (await asking(start, tokens, upstream)).status_code == 404


async def test_while_nobody_can_say_whose_bill_it_is_nothing_is_told(start, tokens, upstream):
    answer = await asking(start, tokens, upstream, assessment=503)
    assert answer.status_code == 503
    assert [part["service"] for part in answer.json()["missing"]] == ["assessment"]


async def test_the_scope_is_needed(gateway):
    answer = await gateway.http.get(f"/bills/{BILL}/timeline")
    assert answer.status_code == 401
    answer = await gateway.http.get(f"/bills/{BILL}/timeline", headers=await gateway.bearer("prometheus"))
    assert answer.status_code == 403
