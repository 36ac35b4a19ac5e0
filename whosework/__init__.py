"""The code that only this book needs: its derived figures, shares of a fund, measures of text and of agreement."""
