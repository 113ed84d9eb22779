"""`python -m certprep` is `certprep`."""

from certprep.cli import main

if __name__ == "__main__":
    main()
