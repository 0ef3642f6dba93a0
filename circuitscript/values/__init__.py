"""What programs compute with: Python's own immutables, thin subclasses, and native containers."""
