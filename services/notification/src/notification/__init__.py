"""Notification (고지·안내·납부 창구): tells people what they owe, shows it to them alone, and takes the payment."""
