"""Late charges (가산금·납부지연가산세·연체료): pure rules, computed as of any day."""
