from gateway.edge.headers import to_caller, to_service


def passed(*headers):
    return to_service(list(headers), address="203.0.113.7", scheme="https", request_id="r-1")


def test_headers_of_one_connection_never_pass():
    got = passed(
        (b"connection", b"close, X-Only-Here"), (b"x-only-here", b"1"), (b"keep-alive", b"timeout=5"),
        (b"te", b"trailers"), (b"upgrade", b"h2c"), (b"transfer-encoding", b"chunked"), (b"accept", b"text/html"),
    )  # fmt: skip
    assert "X-Only-Here" not in got
    assert set(map(str.lower, got)) == {
        "accept", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-request-id"
    }  # fmt: skip


def test_what_the_caller_says_of_its_own_address_is_replaced():
    got = passed(
        (b"x-forwarded-for", b"10.0.0.1"), (b"forwarded", b"for=10.0.0.1"), (b"x-request-id", b"theirs"),
        (b"host", b"semu.example"),
    )  # fmt: skip
    assert got.getall("X-Forwarded-For") == ["203.0.113.7"]
    assert got["X-Forwarded-Host"] == "semu.example"
    assert got["X-Forwarded-Proto"] == "https"
    assert got.getall("X-Request-ID") == ["r-1"]
    assert "Forwarded" not in got
    assert "Host" not in got


def test_a_repeated_header_stays_repeated():
    assert passed((b"accept", b"a"), (b"accept", b"b")).getall("Accept") == ["a", "b"]


def test_the_answer_keeps_its_cookies_apart_and_loses_the_hops_headers():
    got = to_caller(
        [(b"Set-Cookie", b"a=1"), (b"Set-Cookie", b"b=2"), (b"Connection", b"keep-alive"), (b"Server", b"uvicorn")],
        request_id="r-1",
    )
    assert got == [(b"set-cookie", b"a=1"), (b"set-cookie", b"b=2"), (b"x-request-id", b"r-1")]
