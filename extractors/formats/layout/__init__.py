"""Pages whose text is set by position (PDF, OFD): lines in reading order, ruled tables, paragraphs and headings.

    segments and rulings --lines, grids--> pages --blocks, page_breaks--> blocks

What reads a format gives ``PageText``; nothing here knows a format.
"""
