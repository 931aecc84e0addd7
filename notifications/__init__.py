"""What goes out: rendering and delivering notices, each exactly once."""
