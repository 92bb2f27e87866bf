"""The one error that users of parlalign see."""


class ParlalignError(Exception):
    """An error that the user can correct. Its message says in one line what is wrong, where, and what to do."""
