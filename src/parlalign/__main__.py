"""`python -m parlalign`."""

from parlalign.cli.root import main

if __name__ == "__main__":
    main(prog_name="parlalign")
