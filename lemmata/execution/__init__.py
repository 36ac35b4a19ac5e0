"""Runs notebooks in kernels that are watched, and keeps what they gave: none of it loads what a notebook imports."""
