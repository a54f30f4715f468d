"""What can be wrong with a translated sentence and seen without a reference: one check a file.

Every check takes the Arabic as printed and the English, and gives flags; `sentence.check_sentence`
runs them all. Thresholds come from bench/sentence_checks.py, its figures are in docs/trust.md.
"""
