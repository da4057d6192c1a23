"""The registers of collection (수납부, 징수부, 체납액 정리부): one definition each, for API, PDF and XLSX."""
