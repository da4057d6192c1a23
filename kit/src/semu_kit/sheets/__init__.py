"""Sheets (서식): lines with titled columns, set as PDF and written as XLSX from one definition."""
