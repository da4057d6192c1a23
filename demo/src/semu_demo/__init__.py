"""Semu shown at work: a realistic levy file, and a city's day from the file to the reward, through real interfaces."""
