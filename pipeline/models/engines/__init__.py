"""Engines: CTranslate2 for daily use, PyTorch as reference, behind one small interface."""
