"""Who is who: municipalities, other bodies, enterprise numbers. No Django."""
