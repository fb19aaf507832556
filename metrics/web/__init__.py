"""What every page is built from: the page, its cache, navigation and choosers."""
