"""The start page: from dropped files to a review, and the reviews of before."""
