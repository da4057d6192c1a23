"""Banks' daily files of receipts (영수필통지서 전산자료): read by profile, staged, checked, posted in pieces."""
