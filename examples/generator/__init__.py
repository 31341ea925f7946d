"""Makes Harrowmoor, an invented English unitary council, from public shapes and one seed.

Nothing here is ever retuned after an answer is seen: README.md of the example says on what grounds
each number was chosen. Run `python -m examples.generator` to make every file again.
"""
