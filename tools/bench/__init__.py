"""What the book costs beside a stock Jupyter Book of the same content, measured side by side in one run."""
