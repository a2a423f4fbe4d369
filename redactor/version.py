"""The version, in a module that anything may import."""

VERSION = "1.0.0"
