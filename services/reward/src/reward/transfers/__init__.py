"""Transfer files for the bank (이체 파일), and the bank's answers to them."""
