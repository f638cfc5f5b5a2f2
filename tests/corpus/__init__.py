"""The corpus (otros planes): invented cities' plans, written in several layouts, to test the importer.

``content`` holds what a plan says, ``layout`` how its author sets it, ``pages`` lays the one out
in the other as neutral pages, ``writers`` make DOCX, PDF, XLSX and text of these, and
``expected`` says, from the content alone, what an importer must answer.
"""
