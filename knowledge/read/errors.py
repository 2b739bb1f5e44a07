"""What a reader says when a file cannot become a document."""


class Unreadable(Exception):
    """Say in one plain sentence what is wrong with a file and what its sender can do."""
