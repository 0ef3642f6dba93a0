"""The data model: schema, records, and the logical query with its evaluation in memory."""
