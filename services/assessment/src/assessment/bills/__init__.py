"""What became of each bill elsewhere: opened, in arrears, notified, paid."""
