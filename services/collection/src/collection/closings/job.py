"""The worker's part of closes."""

from semu_kit.runtime import Runtime

from collection.closings import service


async def run_closings(runtime: Runtime) -> None:
    """Go on with every close that is not done: each piece commits by itself, so a kill costs one piece at most."""
    going = True
    while going:
        async with runtime.database.transaction() as session:
            going = await service.advance(session, runtime.clock)
