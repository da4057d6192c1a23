"""The close of the due date (납기마감): what is unpaid past it becomes arrears."""
