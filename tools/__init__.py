"""What maintainers run: fault injection, the proof of reproducible builds, care for links, benchmarks.

    fault_injection     random faults in a copy of the tables: does the check find each?
    reproducible_build  the book built twice under other circumstances, compared byte by byte
    link_check          every address of the evidence asked whether it still answers
    bench               the book measured beside a stock Jupyter Book
    chromium            which Chromium drives the pages in tests and benches
"""
