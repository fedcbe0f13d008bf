// Enhancements that every page works without; one file a purpose, loaded with defer.
