"""What this service can take back from its own events after a restore."""

from collections.abc import Sequence

from semu_contracts.events.assessment import LevyDecided, LevyReduced, LevyWithdrawalRequested
from semu_contracts.events.envelope import Event, Item
from semu_kit.handlers import Context
from semu_kit.ids import id_of
from semu_kit.recovery import PutBack
from sqlalchemy.dialects.postgresql import insert

from assessment.levy_files import repository as levy_files
from assessment.putting_back import repository
from assessment.reductions.models import Reduction

put_back = PutBack()


@put_back.on(LevyDecided)
async def levies(context: Context, event: Event[LevyDecided]) -> Sequence[Item]:
    """Levies as decided; the persons are known again when the file is sent again.

    Those of a file that is here and not loaded yet come by themselves, with the same ids.
    """
    session, told = context.session, event.data.items
    file = event.data.levy_file or id_of(event.time, event.municipality, event.actor)
    known = await levy_files.get(session, file)
    if known is not None and known.state in ("received", "loading"):
        return []
    if known is None:
        await repository.keep_file(session, file, event.municipality, told[0].kind, event.actor, event.time)
    await repository.keep_taxpayers(session, event.municipality, event.shard, told, event.time)
    here = await repository.keep_levies(session, event.municipality, file, event.shard, told, event.time)
    return [levy for levy in told if levy.bill not in here]


@put_back.on(LevyReduced)
async def reductions(context: Context, event: Event[LevyReduced]) -> Sequence[Item]:
    rows = [
        {
            **levy.model_dump(include={"bill", "decided_day", "principal", "penalty", "reason", "provision"}),
            "id": levy.correction, "municipality": event.municipality, "decided_by": event.actor,
            "recorded_at": event.time,
        }
        for levy in event.data.items
    ]  # fmt: skip
    await context.session.execute(insert(Reduction).on_conflict_do_nothing(), rows)
    return []


@put_back.on(LevyWithdrawalRequested)
async def withdrawals(context: Context, event: Event[LevyWithdrawalRequested]) -> Sequence[Item]:
    file = await levy_files.get(context.session, event.data.levy_file, lock=True)
    if file is None:
        return list(event.data.items)
    if file.withdrawal_requested_at is None:
        file.withdrawal_requested_at, file.withdrawal_requested_by = event.time, event.actor
    return []
