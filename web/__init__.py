"""The pages and the API: as thin as the command line, over the same functions."""
