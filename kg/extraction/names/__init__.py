"""Names found in a text: of the register, and proper names nobody knows."""
