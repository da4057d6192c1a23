"""After everything was lost: what the provider's and the bank's records bring back, and what they do not, to the won.

`make recover RECORDS=folder` runs it once `make restore` is done; docs/runbooks/restore.md says where the records come
from. The folder: `kakaopay.csv`, the merchant's list of payments; and for each municipality and day a folder, as
`41570/2026-11-22`, with the bank's files named by their profile (`virtual-account-csv.csv`, `notice-fixed.2.txt`) and
its statement, `statement.json`. Run it as often as need be: what is here already stays as it is.
"""

import argparse
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from backups import wait_until_told
from composing import Refused, answer

BROUGHT = ("approved", "rebuilt", "without_bills")
"""What became of a provider's payment that was not here."""
LEFT = {
    "unplaced": "안내문까지 유실되어 어느 지방자치단체의 것인지 알 수 없음",
    "refused": "결제사가 모르는 결제 번호",
    "unanswered": "결제사나 징수 서비스가 답하지 않음: 다시 실행",
}
ROWS_LEFT = {"refused": "읽을 수 없는 행", "differs": "이미 다른 금액이나 날짜로 수납", "failed": "수납하지 못한 행"}

NOT_TOLD = (
    "복구 시점 뒤 유실까지(길어야 1분) 공무원이 한 부과, 감액, 창구 수납, 독려는 바깥 기록이 없어 되살릴 수 없습니다.",
    "각 부서에서 마지막 처리 건을 확인해 다시 입력하십시오. 같은 과세번호와 영수증 번호는 두 번 반영되지 않습니다.",
)
"""What no record outside tells."""


def recover(records: Path) -> dict[str, Any]:
    """Take every record of the folder; what it brought back and what not. Raises Refused."""
    if not records.is_dir():
        raise Refused(f"{records} is no folder")
    payments = _kakaopay(records / "kakaopay.csv")
    files, days = list[dict[str, Any]](), dict[str, list[str]]()
    for municipality, day, folder in _days(records):
        days.setdefault(municipality, []).append(day)
        files += [_bank_file(municipality, day, path) for path in sorted(folder.iterdir()) if path.suffix != ".json"]
        statement = folder / "statement.json"
        if statement.exists():
            _ask("collection", "collection.outside_records", "statement", municipality, day, stdin=statement)
    wait_until_told()
    question = {
        "payments": [(one["provider"], one["payment_id"]) for one in payments if one["what"] in BROUGHT],
        "files": [file["file"] for file in files if not file["received_before"]],
        "days": days,
    }
    told = json.loads(_asked("collection", "collection.outside_records", "report", stdin=json.dumps(question).encode()))
    return composed(payments, files, told)


def _kakaopay(path: Path) -> list[dict[str, Any]]:
    if not path.exists():
        return []
    told = _asked("notification", "notification.merchant_records", stdin=path.read_bytes())
    return [json.loads(line) for line in told.splitlines() if line.startswith("{")]


def _days(records: Path) -> Iterator[tuple[str, str, Path]]:
    for folder in sorted(records.glob("[0-9]*/[0-9]*")):
        if folder.is_dir():
            yield folder.parent.name, folder.name, folder


def _bank_file(municipality: str, day: str, path: Path) -> dict[str, Any]:
    profile = path.name.split(".")[0]
    told: dict[str, Any] = _ask(
        "collection", "collection.outside_records", "bank-file", municipality, day, profile, stdin=path
    )
    return told


def _ask(service: str, module: str, *arguments: str, stdin: Path) -> Any:
    return json.loads(_asked(service, module, *arguments, stdin=stdin.read_bytes()).splitlines()[-1])


def _asked(service: str, module: str, *arguments: str, stdin: bytes) -> str:
    """A command of a service, inside its running worker."""
    return answer("exec", "-T", f"{service}-worker", "python", "-m", module, *arguments, stdin=stdin)


def composed(payments: list[dict[str, Any]], files: list[dict[str, Any]], told: dict[str, Any]) -> dict[str, Any]:
    """The report: by municipality what was rebuilt of which record, what waits for an official, and what is missing.

    `missing` is what the bank's statement has and no record brought back; `left` are the lines of records that could
    not be taken, which account for it or for a part of it.
    """
    cities: dict[str, dict[str, Any]] = {}

    def city(code: str) -> dict[str, Any]:
        return cities.setdefault(
            code, {"rebuilt_won": 0, "rebuilt": [], "missing_won": 0, "missing": [], "not_arrived": [], "left": []}
        )

    for code in [*told["not_compared"], *(file["municipality"] for file in files)]:
        city(code)
    for one in told["brought"]:
        here = city(one.pop("municipality"))
        here["rebuilt"].append(one)
        here["rebuilt_won"] += one["won"]
    for one in told["differences"]:
        here = city(one.pop("municipality"))
        here["missing" if one["difference"] > 0 else "not_arrived"].append(one)
        here["missing_won"] += max(0, one["difference"])
    for file in files:
        left = city(file["municipality"])["left"]
        name = f"{file['profile']} {file['day']}"
        if file["state"] == "refused":
            left.append({"record": name, "what": "file_refused", "count": 1, "won": None, "why": file["problem"]})
        left += [
            {"record": name, "what": row["outcome"], "count": row["count"], "won": row["won"]}
            for row in file["rows"]
            if row["outcome"] in ROWS_LEFT
        ]
    for code, days in told["not_compared"].items():
        city(code)["days_without_statement"] = days
    return {
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "municipalities": dict(sorted(cities.items())),
        "provider": {
            "lines": dict(Counter(one["what"] for one in payments)),
            "left": [one for one in payments if one["what"] in LEFT],
            "given_back": [one for one in payments if one["what"] in BROUGHT and one["returned"]],
        },
    }


def in_words(report: dict[str, Any]) -> str:
    """The report as the offices read it."""
    lines = [f"유실 구간 복구 보고 ({report['made_at']})"]
    for code, city in report["municipalities"].items():
        lines += ["", f"[지방자치단체 {code}]", f"되살린 수납: {_won(city['rebuilt_won'])}"]
        for one in city["rebuilt"]:
            lines.append(
                f"  - {one['record']}: {one['count']:,}건 {_won(one['won'])}"
                f" (과세 건 {_won(one['to_bills'])}, 미확인 {_won(one['suspense'])}, 과오납 {_won(one['overpaid'])},"
                f" 징수결정 대기 {_won(one['awaiting'])})"
            )
        lines.append(f"되살리지 못한 입금(은행 명세에 있으나 수납이 없음): {_won(city['missing_won'])}")
        lines += [f"  - {_channel(one)}" for one in city["missing"]]
        if city["not_arrived"]:
            lines.append("수납은 있으나 은행 명세에 없는 금액:")
            lines += [f"  - {_channel(one)}" for one in city["not_arrived"]]
        for one in city["left"]:
            why = one.get("why") or ROWS_LEFT[one["what"]]
            lines.append(f"  - {one['record']}: {one['count']:,}건 {_won(one['won'])} ({why})")
        if city.get("days_without_statement"):
            lines.append(f"은행 명세가 없어 맞추지 못한 날: {', '.join(city['days_without_statement'])}")
    provider = report["provider"]
    if provider["left"] or provider["given_back"]:
        lines += ["", "[결제사 기록 가운데 확인이 필요한 결제]"]
        lines += [f"  - {one['payment_id']}: {_won(one['won'])} ({LEFT[one['what']]})" for one in provider["left"]]
        lines += [
            f"  - {one['payment_id']}: {_won(one['won'])} 가운데 {_won(one['returned'])}을 결제사가 돌려줌"
            for one in provider["given_back"]
        ]
    return "\n".join([*lines, "", *NOT_TOLD]) + "\n"


def _won(won: int | None) -> str:
    return "금액 미상" if won is None else f"{won:,}원"


def _channel(one: dict[str, Any]) -> str:
    return (
        f"{one['day']} {one['channel']}: 입금 {_won(one['deposited'])}, 수납 {_won(one['receipts'])},"
        f" 차액 {_won(one['difference'])}"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description="Bring back what others' records tell of lost days.")
    parser.add_argument("records", type=Path)
    parser.add_argument("--report", type=Path, default=Path("recovery"), help="writes REPORT.json and REPORT.txt")
    given = parser.parse_args()
    try:
        report = recover(given.records)
    except Refused as refused:
        sys.exit(str(refused))
    except subprocess.CalledProcessError as failed:
        sys.exit(failed.returncode)
    given.report.with_suffix(".json").write_text(json.dumps(report, ensure_ascii=False, indent=1) + "\n")
    words = in_words(report)
    given.report.with_suffix(".txt").write_text(words)
    print(words, end="")


if __name__ == "__main__":
    main()
