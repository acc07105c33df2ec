"""WordPress, by its interface, its feed or its sitemap."""
