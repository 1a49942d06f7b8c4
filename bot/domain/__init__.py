"""Plain values and decisions: what an event is, when it happens, what is due.

Knows no storage, no platform and no clock.
"""
