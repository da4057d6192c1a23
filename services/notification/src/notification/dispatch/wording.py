"""The message's template, as the provider approves it. It names no debt: a phone's lock screen shows it to anyone."""

from datetime import datetime
from typing import Any

from semu_kit.clock import KST

from notification.municipalities.register import City
from notification.notices.rules import masked

NAME = "지방세·세외수입 안내"

CONTENT = """[#{기관}] 확인하실 안내문이 있습니다.

#{이름} 님께 #{기관} #{부서}에서 보내드리는 지방세·세외수입 안내입니다.
아래 버튼을 눌러 본인확인을 하시면 내용을 볼 수 있습니다.

▶ 열람 기한: #{기한}
▶ 문의: #{부서} #{전화}

※ 납부를 돕기 위한 안내이며, 법에 따른 고지서 송달을 대신하지 않습니다.
※ 본인확인 없이는 이름이나 금액이 표시되지 않습니다."""


def buttons(public_url: str) -> list[dict[str, Any]]:
    link = f"{public_url.rstrip('/')}/n/#{{링크}}"
    return [{"ordering": 1, "type": "WL", "name": "안내문 확인하기", "linkMo": link, "linkPc": link}]


def parameters(city: City, name: str, link_token: str, expires_at: datetime) -> dict[str, str]:
    """What the template's variables become for one recipient."""
    return {
        "기관": city.name,
        "부서": city.department,
        "전화": city.phone,
        "이름": masked(name),
        "기한": f"{expires_at.astimezone(KST):%Y년 %m월 %d일 %H시 %M분}",
        "링크": link_token,
    }
