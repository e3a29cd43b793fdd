"""What programs can ask, in the shapes of the command line."""
