import stat
from pathlib import Path

import pytest
from semu_embedded.state import State
from semu_embedded.trouble import Trouble


def test_a_secret_is_made_once_and_kept_for_this_user_only(tmp_path: Path) -> None:
    secret = State(tmp_path).secret("link-key")
    assert State(tmp_path).secret("link-key") == secret
    assert State(tmp_path).secret("other") != secret
    assert stat.S_IMODE((tmp_path / "secrets.json").stat().st_mode) == 0o600


def test_a_second_start_is_refused_with_the_remedy(tmp_path: Path) -> None:
    first = State(tmp_path)
    first.hold()
    with pytest.raises(Trouble) as refused:
        State(tmp_path).hold()
    assert "already running" in refused.value.what
    assert "make stop" in refused.value.remedy
    first.release()
    second = State(tmp_path)
    second.hold()
    second.release()


def test_the_number_left_by_a_holder_that_died_counts_for_nothing(tmp_path: Path) -> None:
    (tmp_path / "lock").write_text("1")
    assert State(tmp_path).holder() is None
