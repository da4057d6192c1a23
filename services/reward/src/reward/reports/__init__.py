"""Reports of informants (탈루세액 제보, 은닉재산 신고): from the signed form to the notice to apply (조례 §6)."""
