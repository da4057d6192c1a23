"""Money that is no bill's yet: in suspense (미확인 수납), or awaiting its levy's decision (신고납부)."""
