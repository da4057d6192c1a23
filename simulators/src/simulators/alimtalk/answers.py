"""What the provider answers, with its own field names."""

from collections.abc import Sequence
from typing import Any

from simulators.alimtalk import codes
from simulators.alimtalk.messages import SendResult
from simulators.alimtalk.registry import Template
from simulators.store import Row


def header(code: int = codes.OK) -> dict[str, Any]:
    return {"header": {"resultCode": code, "resultMessage": codes.name_of(code), "isSuccessful": code == codes.OK}}


def sent(request_id: str, sender_grouping_key: str | None, results: Sequence[SendResult]) -> dict[str, Any]:
    """One call can succeed for some recipients and fail for others; it fails as a whole only where all do."""
    all_failed = all(result.code != codes.OK for result in results)
    return header(codes.ALL_FAILED if all_failed else codes.OK) | {
        "message": {
            "requestId": request_id,
            "senderGroupingKey": sender_grouping_key,
            "sendResults": [
                {
                    "recipientSeq": result.recipient_seq,
                    "recipientNo": result.recipient_no,
                    "resultCode": result.code,
                    "resultMessage": codes.name_of(result.code),
                    "recipientGroupingKey": result.grouping_key,
                }
                for result in results
            ],
        }
    }


def message(row: Row) -> dict[str, Any]:
    code = row["result_code"]
    return {
        "requestId": row["request_id"],
        "recipientSeq": row["recipient_seq"],
        "recipientNo": row["recipient_no"],
        "templateCode": row["template_code"],
        "content": row["content"],
        "requestDate": row["request_date"],
        "createDate": row["create_date"],
        "receiveDate": row["receive_date"],
        "messageStatus": row["status"],
        "resultCode": None if code is None else str(code),
        "resultCodeName": None if code is None else codes.name_of(code),
        "resendStatus": "RSC01",
        "resendResultCode": None,
        "resendRequestId": None,
        "senderGroupingKey": row["sender_grouping_key"],
        "recipientGroupingKey": row["recipient_grouping_key"],
    }


def page(rows: Sequence[Row], total: int) -> dict[str, Any]:
    return header() | {"messageSearchResultResponse": {"messages": [message(row) for row in rows], "totalCount": total}}


def templates(found: Sequence[Template]) -> dict[str, Any]:
    return header() | {
        "templateListResponse": {
            "templates": [
                {
                    "templateCode": template.code,
                    "templateName": template.name,
                    "templateContent": template.wording.content,
                    "buttons": [button.model_dump() for button in template.wording.buttons],
                    "templateStatus": template.status,
                    "updateDate": template.updated_at,
                }
                for template in found
            ],
            "totalCount": len(found),
        }
    }


def hook(appkey: str, hook_id: str, rows: Sequence[Row], code: int | None = None) -> dict[str, Any]:
    """One webhook for many results; `code` overrides what truly came of them (a forger's claim)."""
    return {
        "hooksId": hook_id,
        "webhookConfigId": "sim-webhook",
        "productName": "KakaoTalk Bizmessage",
        "appKey": appkey,
        "event": "MESSAGE_RESULT_UPDATE",
        "hooks": [
            {
                "hookId": f"{hook_id}-{number}",
                "kakaoMessageType": "ALIMTALK_NORMAL",
                "requestId": row["request_id"],
                "recipientSeq": row["recipient_seq"],
                "requestDate": row["request_date"],
                "createDate": row["create_date"],
                "receiveDate": row["receive_date"],
                "recipientNo": row["recipient_no"],
                "resultCode": str(row["result_code"] if code is None else code),
                "senderGroupingKey": row["sender_grouping_key"],
                "recipientGroupingKey": row["recipient_grouping_key"],
            }
            for number, row in enumerate(rows)
        ],
    }
