"""The record: tables, facts, quiz and front matter, read from the folder of the book; nothing of Sphinx.

    project, settings, contract    the folder of a book; its settings; the columns that the engine reads of its tables
    tables, csv_rows, description  the tables as frames or as rows of strings; what `datapackage.json` says of one
    facts, derived_figures         the numbers of the prose; those among them that the book's own functions compute
    number_format, english_words   a number with its unit in print; months and small numbers in words
    source_labels                  how a row of the evidence is named in running text
    front_matter, quiz             the front matter of chapters; the items of their quizzes
    notebook_file, shipped_fonts   the file of a notebook, read; the faces that a book ships
    edition, table_diff            the tables kept as an edition; two editions of a table compared
    row_history, changelog         in which edition a row came and changed; the changelog of the data
    manifest                       what is counted of each table, kept in `datapackage.json`

Beside it how commands run and write:

    command_run                    the run of a command: file lock, signals, no process left behind
    atomic_write, zip_archive      a file written whole or not at all; zip archives with reproducible bytes
    tracing                        what a notebook reads and publishes, told to the build
"""
