"""A city's day, from the levy file to the reward, through the interfaces that agencies, officials and citizens use."""
