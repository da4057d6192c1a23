"""What the committee fixed: awards, the credits that they rest on, and what fell away before they were paid."""
