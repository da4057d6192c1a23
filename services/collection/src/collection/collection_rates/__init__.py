"""Collection rates (징수율, 체납정리율) as officials count them."""
