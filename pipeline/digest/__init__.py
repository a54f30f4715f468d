"""The morning digest: an output folder's night as one page of stories."""
