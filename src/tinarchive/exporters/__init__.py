"""An archive handed on in other people's formats."""
