"""The batch: many articles in, briefs, an index and a report out; resumes by itself."""
