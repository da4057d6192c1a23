"""Identity providers (본인확인): an OAuth code flow that yields the CI (연계정보)."""
