"""Who informed (신고자의 신원): sealed under keys of its own, opened for one role with a reason that is kept."""
