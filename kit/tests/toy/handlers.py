from semu_contracts.events.envelope import Event
from semu_contracts.events.gateway import OfficialChanged
from semu_kit.handlers import Context, Handlers

from toy.models import Heard

handlers = Handlers()


@handlers.on(OfficialChanged)
async def official_changed(context: Context, event: Event[OfficialChanged]) -> None:
    for item in event.data.items:
        if item.department == "poison":
            raise ValueError("this department cannot be")
        heard = Heard(official=item.official, department=item.department, from_day=item.from_day)
        context.session.add(heard)
