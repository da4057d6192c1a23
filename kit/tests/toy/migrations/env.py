from semu_kit.migrations import run_migrations
from toy.models import metadata

run_migrations(metadata)
