"""From a place to documents: folders, archives, addresses and manifests."""
