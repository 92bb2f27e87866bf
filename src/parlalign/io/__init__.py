"""Input and output: atomic writing, remote files, zip guard, office containers, file types, safe XML."""
