"""The world outside Semu, played by one process: providers a city contracts with, and its citizens' phones.

Every provider keeps to its public interface, so that going live means another base URL and other
credentials. Its state is one SQLite file: killing the process loses nothing.
"""
