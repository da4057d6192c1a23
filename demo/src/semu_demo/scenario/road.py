"""The whole road, step by step."""

import asyncio
from dataclasses import dataclass
from typing import Any

from semu_demo.levy_files.maker import LevyFilePlan
from semu_demo.scenario import cast, citizen, loading, office, rewards
from semu_demo.scenario.api import Api
from semu_demo.scenario.crowd import cast_parts
from semu_demo.scenario.figures import Figures, LoadedFile, Money
from semu_demo.scenario.progress import Steps

_AT_ONCE = 16
"""Callers at a time: two processors serve no more of them any faster."""
_UNMATCHED = (("4157000000000000000", 130_000), ("김포시 세금", 52_000))
"""Paid into the virtual account under numbers that no bill has: reference and won."""
_BAD_DAY = (
    ("alimtalk", "too_many_requests", 2),
    ("alimtalk", "webhook_duplicated", 3),
    ("alimtalk", "webhook_out_of_order", 2),
    ("alimtalk", "webhook_forged", 2),
    ("bank", "webhook_duplicated", 2),
    ("bank", "webhook_forged", 2),
)
"""What goes wrong outside while the notices go out and are paid, and how often: none of it may show in a figure."""
_TAXPAYERS_PERCENT = 62
"""Taxpayers for every hundred bills."""
_NEW_PERCENT = 15
"""New levies for every hundred bills; the rest is carried over."""


@dataclass
class Road:
    """One telling of the story, on everything that runs."""

    simulators_url: str
    steps: Steps
    figures: Figures
    agency: Api
    officials: dict[str, Api]
    simulators: Api

    async def travel(self) -> None:
        """From the levy file to the reward. Raises Refused and TookTooLong."""
        bills = await self._load()
        await self._work(bills)
        await self._campaign()
        walked = await self._walk()
        await self._settle(walked)
        await self._reward(walked)
        await self._agree()
        self.figures.seconds = self.steps.seconds

    async def _load(self) -> list[dict[str, Any]]:
        figures, seed = self.figures, self.figures.seed
        taxpayers = max(1, figures.bills * _TAXPAYERS_PERCENT // 100)
        new = figures.bills * _NEW_PERCENT // 100
        plans = [
            LevyFilePlan("carried_over", figures.bills - new, seed, taxpayers, cast.BEGINS_AT.date()),
            LevyFilePlan("new", new, seed, taxpayers, cast.BEGINS_AT.date(), first_number=figures.bills + 1),
        ]
        async with self.steps.step("시민 준비", taxpayers) as step:
            await loading.settle_citizens(self.simulators, seed, taxpayers, step)
        bills: list[dict[str, Any]] = []
        for plan in plans:
            bills += await self._load_file(plan)
        async with self.steps.step("납기 마감") as step:
            figures.arrears_begun = await office.close_due_date(self.agency, figures.day, step)
        return bills

    async def _load_file(self, plan: LevyFilePlan) -> list[dict[str, Any]]:
        title = {"carried_over": "이월체납 파일", "new": "신규 부과 파일"}[plan.kind]
        content, made = await asyncio.to_thread(loading.make_file, plan)
        async with self.steps.step(f"{title} 적재", 100) as step:
            file = await loading.load(self.agency, plan.kind, content, step)
        loaded = LoadedFile(**{name: file[name] for name in LoadedFile.__dataclass_fields__})
        self.figures.files.append(loaded)
        self.figures.check(f"{title}: 적재된 건", loaded.accepted, made.good)
        self.figures.check(f"{title}: 거부 사유", loaded.rejected_by_reason, dict(made.faults))
        async with self.steps.step(f"{title}의 과세 건 확인", loaded.accepted) as step:
            return await loading.bills_of(self.agency, file["id"], step)

    async def _work(self, bills: list[dict[str, Any]]) -> None:
        planned = office.plan_work(bills, self.figures.seed)
        async with self.steps.step("담당자 독려·처분 기록", len(planned)) as step:
            await office.record_work(self.officials, planned, step, _AT_ONCE)
        self.figures.contacts = sum(isinstance(work, office.Contact) for _, work in planned)
        self.figures.dispositions = len(planned) - self.figures.contacts

    async def _campaign(self) -> None:
        for provider, kind, times in _BAD_DAY:
            await self.simulators.post("/control/troubles", {"provider": provider, "kind": kind, "times": times})
        async with self.steps.step("체납 안내 발송") as step:
            campaign = await office.run_campaign(self.officials[cast.URGER], self.officials[cast.TEAM_LEADER])
            self.figures.campaign = await office.all_sent(
                self.officials[cast.URGER], self.simulators, campaign["id"], campaign["taxpayers"], step
            )

    async def _walk(self) -> citizen.Crowd:
        persons = await self.simulators.get("/control/recipients")
        parts = cast_parts(persons, self.figures.seed)
        crowd = citizen.Crowd(self.simulators_url, self.simulators, persons)
        async with self.steps.step("시민의 열람과 납부", len(parts)) as step, crowd:
            await step.each(parts, crowd.act, _AT_ONCE)
        for reference, amount in _UNMATCHED:
            await self.simulators.post("/control/deposits", {"reference": reference, "amount": amount})
        self.figures.citizens = dict(sorted(crowd.outcomes.items()))
        return crowd

    async def _settle(self, walked: citizen.Crowd) -> None:
        figures = self.figures
        async with self.steps.step("수납과 은행 대사") as step:
            await step.wait("posting of what was paid", self._is_posted)
            statement = await self.simulators.get("/bank/statement", day=figures.day)
            await self.agency.put(f"/collection/v1/bank-statements/{figures.day}", {"amount": statement["amount"]})
            proofs = await self.agency.get("/collection/v1/ledger/proofs")
        totals = await self.simulators.get("/control/totals")
        lines = proofs["by_item"]["lines"]
        figures.money = money = Money(
            approved_payments=totals["payments_approved"]["count"],
            approved=totals["payments_approved"]["amount"],
            deposits=totals["deposits"]["count"],
            deposited=totals["deposits"]["amount"],
            in_account=totals["in_account"],
            **{name: sum(line[name] for line in lines) for name in ("bank", "collected", "overpaid", "suspense")},
        )
        figures.proofs = {name: proofs[name]["holds"] for name in ("by_component", "by_item", "by_bill")}
        for name, holds in figures.proofs.items():
            figures.check(name, holds)
        figures.check("은행에 들어온 돈과 원장의 세입계좌", money.bank, money.in_account)
        figures.check("수납 + 과오납 + 미확인", money.collected + money.overpaid + money.suspense, money.in_account)
        figures.check("두 번 납부한 돈", money.overpaid, walked.paid_twice)
        figures.check("어느 건에도 맞지 않는 돈", money.suspense, sum(amount for _, amount in _UNMATCHED))
        figures.check("카카오페이 승인 건", money.approved_payments, walked.approved)

    async def _agree(self) -> None:
        async with self.steps.step("서비스 사이의 대사") as step:
            agreement = await office.compare_services(self.officials[cast.OPERATOR], step)
        self.figures.check("부과·승인·포상과 징수의 대사에서 어긋난 건", agreement["differences"], 0)

    async def _is_posted(self) -> bool:
        """Whether every won that reached the account is in the ledger, those of lost answers too."""
        totals = await self.simulators.get("/control/totals")
        balance = await self.agency.get("/collection/v1/ledger/trial-balance")
        bank = sum(line["debit"] - line["credit"] for line in balance["lines"] if line["account"] == "bank")
        return bool(bank == totals["in_account"])

    async def _reward(self, walked: citizen.Crowd) -> None:
        figures, month, today = self.figures, self.figures.day[:7], cast.BEGINS_AT.date()
        secretary = self.officials[cast.SECRETARY]

        async def judged() -> bool:
            receipts = rewards.receipts_that_stand(await secretary.get("/reward/v1/summary", month=month))
            step.reach(receipts, walked.bills_paid)
            return bool(receipts >= walked.bills_paid)

        async with self.steps.step("포상금 판단") as step:
            await step.wait("rewards for what was collected", judged)
        async with self.steps.step("위원회 심의와 지급신청") as step:
            members = await rewards.seat_committee(secretary)
            chair = self.officials[cast.DIRECTOR]
            figures.recognised = await rewards.recognise(secretary, chair, members, month, today, step)
            figures.claims = await rewards.claim_all(secretary, month, today)
        summary = await secretary.get("/reward/v1/summary", month=month)
        figures.rewards = summary["lines"]
        figures.check("포상금을 판단한 수납", rewards.receipts_that_stand(summary), walked.bills_paid)
        figures.check("위원회가 인정한 포상금", summary["recognised"], figures.recognised)
        claimed = (await secretary.get("/reward/v1/payables"))["payables"]
        figures.check("지급신청된 포상금", sum(award["won"] for award in claimed), figures.recognised)
        unconfirmed = [award for award in claimed if award["hindered_by"] == "receipt-not-confirmed"]
        figures.check("오늘 수납하여 아직 지급하지 않는 포상금 결정", len(unconfirmed), len(claimed))
        figures.campaign = await self.officials[cast.URGER].get(
            f"/notification/v1/campaigns/{figures.campaign['campaign']}"
        )
        figures.check("납부한 안내", figures.campaign["paid"], walked.approved)
