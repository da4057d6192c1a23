"""Everything the simulators know, put together once for the process."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Annotated

from fastapi import Depends, Request
from semu_kit.clock import Clock

from simulators.alimtalk.messages import Messages
from simulators.alimtalk.registry import Registry
from simulators.bank import signature
from simulators.bank.deposits import Deposits
from simulators.bank.files import Files
from simulators.bank.receipts import Receipts
from simulators.bank.transfers import Transfers
from simulators.conversion.batches import Batches
from simulators.courier.courier import Courier, Route
from simulators.identity.keys import Keys
from simulators.identity.logins import Logins
from simulators.kakaopay.payments import Payments
from simulators.people.citizens import Citizens
from simulators.settings import SimulatorSettings
from simulators.store import Store
from simulators.troubles.troubles import Troubles


@dataclass(frozen=True)
class World:
    settings: SimulatorSettings
    clock: Clock
    store: Store
    citizens: Citizens
    troubles: Troubles
    courier: Courier
    templates: Registry
    messages: Messages
    payments: Payments
    keys: Keys
    logins: Logins
    deposits: Deposits
    receipts: Receipts
    files: Files
    transfers: Transfers
    batches: Batches


def build(settings: SimulatorSettings, clock: Clock) -> World:
    store = Store(settings.state)
    citizens = Citizens(store)
    troubles = Troubles(store)
    courier = Courier(
        store,
        troubles,
        {
            "alimtalk": Route(
                settings.alimtalk_webhook_url,
                lambda body: {"X-Toast-Webhook-Signature": settings.alimtalk_webhook_signature.get_secret_value()},
            ),
            "bank": Route(
                settings.bank_webhook_url,
                lambda body: signature.headers(settings.bank_webhook_secret.get_secret_value(), body),
            ),
        },
    )
    deposits, receipts = Deposits(store, clock, courier, troubles), Receipts(store, clock)
    return World(
        settings=settings,
        clock=clock,
        store=store,
        citizens=citizens,
        troubles=troubles,
        courier=courier,
        templates=Registry(store, clock, settings.template_approval),
        messages=Messages(
            store,
            citizens,
            troubles,
            clock,
            delivery=timedelta(seconds=settings.delivery_seconds),
            unconfirmed=timedelta(seconds=settings.unconfirmed_seconds),
        ),
        payments=Payments(store, clock, timedelta(seconds=settings.kakaopay_tid_lifetime_seconds)),
        keys=Keys(store),
        logins=Logins(store),
        deposits=deposits,
        receipts=receipts,
        files=Files(receipts, deposits, troubles, bank=settings.bank_code, municipality=settings.bank_municipality),
        transfers=Transfers(troubles),
        batches=Batches(
            store,
            citizens,
            troubles,
            clock,
            key=settings.conversion_key.get_secret_value(),
            daily_quota=settings.conversion_daily_quota,
            takes=timedelta(seconds=settings.conversion_seconds),
        ),
    )


def _world(request: Request) -> World:
    world: World = request.app.state.world
    return world


WorldDep = Annotated[World, Depends(_world)]
