"""One run: its context, governor, frames and exceptions, and the boundary to the world."""
