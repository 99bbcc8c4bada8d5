"""What comes in is cleaned here, what goes out is canonical. No Django."""
