"""One module per way of turning a source into a file."""
