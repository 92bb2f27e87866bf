"""Reading and writing of files: atomic writing, remote files, containers, file types, safe XML."""
