"""docs/settings.md says what the settings classes say."""

from tests.architecture.settings import PAGE, page


def test_every_setting_is_told_with_its_meaning_and_the_page_is_up_to_date():
    assert PAGE.read_text() == page(), "run `make settings`"
