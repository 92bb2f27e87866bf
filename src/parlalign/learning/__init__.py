"""Small learners at run time, and the files of their models."""
