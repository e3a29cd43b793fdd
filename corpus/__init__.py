"""The sample corpus: Markdown sources, the files made from them and the register of contracts."""
