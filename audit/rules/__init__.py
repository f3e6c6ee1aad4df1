"""The auditor's rule book: what the entries so far add up to, and which acts may follow them (docs/rules.md).

This version holds parts R, P and K as far as they decide who may sign with which key and as what. Other families are
modules to come beside these; until then their acts are held to their form, their references and their places only.
"""
