"""What is built: the site, the PDF, the e-book, the offline copy."""
