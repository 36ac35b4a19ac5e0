"""The editions that are built: the site, the PDF, the e-book, the offline copy."""
