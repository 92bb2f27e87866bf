"""Documents and their sources: folders, archives, URLs and manifests."""
