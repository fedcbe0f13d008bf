"""People in files: a watched folder, or a server reached by SFTP."""
