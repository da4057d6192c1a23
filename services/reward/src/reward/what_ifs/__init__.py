"""What a year would have paid under the law of another day, or under a draft ordinance (모의 적용)."""
