"""The one error that users of parlalign see."""


class ParlalignError(Exception):
    """Something a user can mend: the message says what is wrong, where, and the cure, in one line."""
