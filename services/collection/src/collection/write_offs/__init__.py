"""Write-offs (정리보류, 구 결손처분): a claim that leaves the books and lives on beside them until it lapses."""
