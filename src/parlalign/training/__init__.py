"""Training of the models in models/."""
