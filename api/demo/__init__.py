"""The demonstration: a fictional coalition's first year, played from fixed keys and a fixed clock.

Every statement is real: composed, signed, judged and recorded as any other. Only the people are invented.
"""
