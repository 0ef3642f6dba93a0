"""The lock for what threads share and make on first use.

The core starts no threads, but several may run it: a program and an engine are shared. Python's own module of locks
starts threads, too, so that the core takes only this from below it.
"""

from _thread import RLock

__all__ = ["RLock"]
