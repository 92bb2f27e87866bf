"""`python -m parlalign`."""

from parlalign.cli import main

if __name__ == "__main__":
    main()
