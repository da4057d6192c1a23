import pytest
from gateway.edge.paths import Destination, Hidden, destination


@pytest.mark.parametrize(
    ("path", "service"),
    [
        ("/n/link", "notification"),
        ("/pay/return/token", "notification"),
        ("/callbacks/alimtalk", "notification"),
        ("/assets/page.css", "notification"),
    ],
)
def test_what_citizens_and_providers_use_passes_without_a_token(path, service):
    assert destination("GET", path) == Destination(service, public=True, upload=False)


@pytest.mark.parametrize("service", ["assessment", "collection", "notification", "reward"])
def test_a_services_own_paths_need_a_token(service):
    assert destination("GET", f"/{service}/v1/things") == Destination(service, public=False, upload=False)


def test_only_a_levy_file_gets_the_large_limit():
    assert destination("POST", "/assessment/v1/levy-files").upload
    assert destination("POST", "/collection/v1/bank-files").upload
    assert not destination("GET", "/assessment/v1/levy-files").upload
    assert not destination("POST", "/assessment/v1/levy-files/1/withdrawal").upload


@pytest.mark.parametrize("path", ["/", "/oauth/token", "/bills/1/timeline", "/health/live", "/nothing", "/notes"])
def test_all_other_paths_are_the_gateways_own(path):
    assert destination("GET", path) is None


@pytest.mark.parametrize(
    "path",
    [
        "/collection/internal/v1/amounts",
        "/assessment/internal",
        "/assessment//internal/v1/recipients",
        "/assessment/v1/../internal/v1/recipients",
        "/assessment/./internal/v1/recipients",
        "/n/../notification/internal",
        "/assessment/v1/..",
        "/assessment/internal\\v1/recipients",
    ],
)
def test_internal_paths_and_ambiguous_ones_are_hidden(path):
    with pytest.raises(Hidden):
        destination("GET", path)
