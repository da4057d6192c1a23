"""The ledgers of rewards (포상금 지급대장, 별지 제4호~제8호서식; 조례 §10): from what was decided and paid."""
