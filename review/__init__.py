"""The pages of the case officers."""
