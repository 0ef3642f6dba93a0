"""A local, stateful HighLevel: the API's endpoints over SQLite, with its limits, its faults and its webhooks.

Knows HighLevel's API from outside only: it shares no code with `hosts.highlevel`, so that each checks the other.
"""
