"""Sheets (서식): lines with titled columns as PDF and XLSX from one definition, and documents to sign as PDF."""
