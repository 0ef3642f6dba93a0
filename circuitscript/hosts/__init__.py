"""The outside world behind the ports of `runtime.host`: stores, clocks, randomness, HTTP, logs, and the journal."""
