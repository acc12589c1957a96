"""The tests, laid out like the rooms of the package; ``conftest.py`` lists what a test may ask for."""
