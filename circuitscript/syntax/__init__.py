"""The language as text: parsed to a tree, and printed again. Knows nothing of types or of running."""
