from reward.schema import metadata
from semu_kit.migrations import run_migrations

run_migrations(metadata)
