"""Values in, bytes of pictures, PDFs and workbooks out. Their libraries are loaded by what uses them, and only then.

Reads and stores nothing.
"""
