"""The lint room's tests: a package, so that its cases and its base can be shared."""
