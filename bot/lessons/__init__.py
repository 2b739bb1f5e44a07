"""Lessons: from kept excerpts to a card that is approved, sent, discussed, and shows what it changed."""
