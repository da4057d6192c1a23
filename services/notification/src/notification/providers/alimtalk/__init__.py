"""KakaoTalk Alimtalk (알림톡) through NHN Cloud, API v2.3."""
