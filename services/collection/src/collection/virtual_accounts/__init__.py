"""Virtual accounts (가상계좌): whose bill, or whose person's bills, the money paid into one is for."""
