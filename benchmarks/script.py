"""The script that `rodtrad explain` is held against: the same libraries, models and files, and nothing more."""

import sys
from pathlib import Path

import click
import yaml

from engine.model.facts import FactsFile
from engine.model.ruleset import Ruleset

if __name__ == "__main__":
    read = [yaml.safe_load(Path(name).read_text("utf-8")) for name in sys.argv[1:]]
    click.echo(f"{len(read)} {Ruleset.__name__} {FactsFile.__name__}")
