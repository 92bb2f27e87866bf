"""The command line."""

import signal


def main() -> None:
    """Run the command line: `parlalign`, and `python -m parlalign`.

    Until a command begins, there is nothing to remove, and Ctrl-C ends the program at once and without a traceback.
    """
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    from parlalign.cli.root import main as run

    run(prog_name="parlalign")
