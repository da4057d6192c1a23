"""Claims on form 3 (지급신청): who asks for which awards, and into which account."""
