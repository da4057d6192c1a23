"""Lapses (시효완성정리): the limitation period completed, and nothing is owed any more."""
