"""`python -m untower`: the command line where the script is not on the path."""

from untower.cli import main

main()
