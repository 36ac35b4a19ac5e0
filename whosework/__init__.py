"""The code that only this book needs: its derived numbers, shares of a fund, measures of text and of agreement.

    derived              the numbers that no source prints, computed from the tables for facts.csv and the notebooks
    distribution         how the fund of a class settlement is divided
    agreement            how far two reviewers agree: Cohen's kappa
    counting             reading by counting: character n-grams, concordance, keyness

And the rules of the check on what its tables mean, in the order in which `lemmata_rules` of _config.yml lists them:

    meaning_rules        what rows of a table mean together: sums and their parts, plans and days
    agreement_rules      columns that say one thing together
    twice_told_rules     what the record tells twice, in two tables or in words and in a column
    side_by_side_rules   rows of one sale, suit, deal or tracker, and some rows with themselves
    own_words_rules      what the words of a row say of its own columns
    one_matter_rules     one matter that several rows tell
    fitting_rules        what fits its neighbours, learned from the other rows
    known_fact_rules     what is known outside the tables, or told by two rows
    elsewhere_rules      what another row says of a cell
    words_and_law_rules  what a statute, the words of a trade or those of the row fix
    two_rows_rules       two rows of one day and one source
"""
