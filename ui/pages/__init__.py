"""The pages of the app, one file each; every page is a function that builds it from a service and strings."""
