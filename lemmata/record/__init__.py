"""The record: tables, facts, quiz and front matter, read from the folder of the book; nothing of Sphinx."""
