"""The call edition as data: phases, deadlines, forms, criteria, citations and texts. No Django."""
