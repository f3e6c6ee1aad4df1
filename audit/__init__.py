"""The auditor: a second implementation of the record's reading and rules, written from the documents alone.

``python -m audit PATH`` checks an exported folder, a ZIP file of one, or a receipt, offline. It imports the standard
library and `cryptography`, and nothing of the ledger: what is shared is docs/format.md, docs/rules.md, public vectors
and the arithmetic of hashes and signatures. See audit/README.md.
"""
