"""The five types of background jobs (product S4); each is the pipeline of that name."""

from typing import Final

JOB_TYPES: Final = ("storybook", "auto-story", "scenes", "cartoonize", "image")
