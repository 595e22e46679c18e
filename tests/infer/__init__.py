"""Tests of the room infer; a package, so that its tests can share `infer.building`."""
