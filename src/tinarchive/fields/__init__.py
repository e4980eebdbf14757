"""Text in, value out, one newsroom habit per file; no HTML, no I/O."""
