"""One question from the command line: the card, the mask, the answer and the audit, as in the chat."""
