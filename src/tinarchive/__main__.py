"""`python -m tinarchive`: the same door as the `tinarchive` command."""

from tinarchive.cli.main import main

if __name__ == "__main__":
    main()
