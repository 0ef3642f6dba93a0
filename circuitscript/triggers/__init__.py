"""From what HighLevel delivers to what triggers see: webhook types, envelopes and records built from payloads."""
