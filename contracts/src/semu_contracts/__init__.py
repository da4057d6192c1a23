"""Published contracts between Semu's services: events, and the calls that services make of each other."""
