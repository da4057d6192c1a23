"""KakaoPay single payment (단건결제)."""
