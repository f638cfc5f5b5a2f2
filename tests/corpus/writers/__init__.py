"""Writers (formatos): neutral pages into DOCX, PDF, XLSX and text."""
