"""Contacts (독려): what officials did to remind debtors, recorded with the day, the kind and the official."""
