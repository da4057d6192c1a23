"""How providers answer is counted, from zero."""

import pytest
from notification.providers.calls import counted, expect
from prometheus_client import REGISTRY


class Refused(Exception):
    pass


def counts():
    return {
        outcome: REGISTRY.get_sample_value(
            "semu_provider_calls_total", {"provider": "somebody", "outcome": outcome}
        )
        for outcome in ("taken", "refused", "away")
    }


def test_a_call_is_taken_refused_or_away_and_its_error_goes_on():
    expect("somebody")
    before = counts()
    assert None not in before.values()
    with counted("somebody", Refused):
        pass
    with pytest.raises(Refused), counted("somebody", Refused):
        raise Refused
    with pytest.raises(TimeoutError), counted("somebody", Refused):
        raise TimeoutError
    assert counts() == {outcome: count + 1 for outcome, count in before.items()}
