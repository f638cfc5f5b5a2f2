"""Data in, files out (exportación): DOCX, XLSX and other formats; no Django."""
