"""Small learners that run without a framework, their feature tables and their model files."""
