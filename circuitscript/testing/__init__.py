"""Finds and runs test classes; coverage, mocks and reports. Knows projects and the engine, nothing of terminals."""
