"""What is made, in which order: one file for each product, each a table of crafts."""
