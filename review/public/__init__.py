"""The pages for applicants: dates and blank forms, a check of their own documents, and the upload page. Open to everyone."""
