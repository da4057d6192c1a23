"""KakaoPay single payment (단건결제) as a shop calls it."""

import asyncio
import sqlite3
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Header, HTTPException

from simulators.kakaopay.payments import PaymentRefused
from simulators.kakaopay.schemas import Approve, Cancel, Order, Ready
from simulators.world import WorldDep

Answer = dict[str, Any]

_HANG_SECONDS = 3.0


async def admitted(world: WorldDep, authorization: Annotated[str, Header()] = "") -> None:
    await world.troubles.meet("kakaopay")
    if authorization != f"SECRET_KEY {world.settings.kakaopay_secret_key.get_secret_value()}":
        raise HTTPException(401, "Unauthorized")


router = APIRouter(prefix="/kakaopay/online/v1/payment", dependencies=[Depends(admitted)], tags=["kakaopay"])


@router.post("/ready")
async def ready(order: Ready, world: WorldDep) -> Answer:
    _check_shop(world.settings.kakaopay_cid, order.cid)
    payment = world.payments.ready(order)
    page = f"{world.settings.public_url}/kakaopay/pay/{payment['page']}"
    return {
        "tid": payment["tid"],
        "next_redirect_app_url": page,
        "next_redirect_mobile_url": page,
        "next_redirect_pc_url": page,
        "android_app_scheme": f"kakaotalk://kakaopay/pg?url={page}",
        "ios_app_scheme": f"kakaotalk://kakaopay/pg?url={page}",
        "created_at": payment["created_at"],
    }


@router.post("/approve")
async def approve(order: Approve, world: WorldDep) -> Answer:
    _check_shop(world.settings.kakaopay_cid, order.cid)
    payment = world.payments.approve(order)
    if trouble := world.troubles.strike("kakaopay", "approve_times_out_after_success", payment["page"]):
        await asyncio.sleep(float(trouble.value or _HANG_SECONDS))
        raise HTTPException(504, "Gateway Timeout")
    return {
        "aid": payment["aid"],
        "payment_method_type": "MONEY",
        "card_info": None,
        "payload": order.payload,
    } | _common(payment, order.cid)


@router.post("/cancel")
async def cancel(order: Cancel, world: WorldDep) -> Answer:
    _check_shop(world.settings.kakaopay_cid, order.cid)
    aid, payment = world.payments.cancel(order)
    return {
        "aid": aid,
        "status": payment["status"],
        "payment_method_type": "MONEY",
        "approved_cancel_amount": _amount(order.cancel_amount, order.cancel_tax_free_amount),
        "canceled_amount": _amount(payment["cancelled"], min(payment["cancelled"], payment["tax_free"])),
        "cancel_available_amount": _available(payment),
        "canceled_at": world.payments.cancels(order.tid)[-1]["cancelled_at"],
    } | _common(payment, order.cid)


@router.post("/order")
async def order(order: Order, world: WorldDep) -> Answer:
    _check_shop(world.settings.kakaopay_cid, order.cid)
    payment = world.payments.get(order.tid)
    actions = [
        {
            "aid": payment["aid"], "payment_action_type": "PAYMENT", "amount": payment["total"],
            "approved_at": payment["approved_at"],
        }
    ] if payment["aid"] else []  # fmt: skip
    actions += [
        {
            "aid": row["aid"], "payment_action_type": "CANCEL", "amount": row["amount"],
            "approved_at": row["cancelled_at"],
        }
        for row in world.payments.cancels(order.tid)
    ]  # fmt: skip
    return {
        "status": payment["status"],
        "payment_method_type": "MONEY",
        "canceled_amount": _amount(payment["cancelled"], min(payment["cancelled"], payment["tax_free"])),
        "cancel_available_amount": _available(payment),
        "payment_action_details": actions,
    } | _common(payment, order.cid)


def _check_shop(known: str, cid: str) -> None:
    if cid != known:
        raise PaymentRefused(-710, "등록되지 않은 가맹점 코드입니다.")


def _common(payment: sqlite3.Row, cid: str) -> Answer:
    return {
        "tid": payment["tid"],
        "cid": cid,
        "partner_order_id": payment["partner_order_id"],
        "partner_user_id": payment["partner_user_id"],
        "amount": _amount(payment["total"], payment["tax_free"]),
        "item_name": payment["item_name"],
        "quantity": payment["quantity"],
        "created_at": payment["created_at"],
        "approved_at": payment["approved_at"],
    }


def _available(payment: sqlite3.Row) -> Answer:
    left = payment["total"] - payment["cancelled"] if payment["aid"] else 0
    return _amount(left, min(left, payment["tax_free"]))


def _amount(total: int, tax_free: int) -> Answer:
    return {"total": total, "tax_free": tax_free, "vat": 0, "point": 0, "discount": 0, "green_deposit": 0}
