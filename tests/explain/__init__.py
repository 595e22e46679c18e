"""What the tests of explain share."""
