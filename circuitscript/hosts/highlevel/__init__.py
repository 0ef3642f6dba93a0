"""HighLevel behind the port `Records`: client, query planner and changes. Nothing else in the project knows its API."""
