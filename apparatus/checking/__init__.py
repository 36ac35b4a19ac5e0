"""Checks the tables and the chapters before anything is built."""
