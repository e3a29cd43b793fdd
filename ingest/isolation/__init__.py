"""Readers apart: what opens a stranger's file runs in a worker process that may do little else.

``reading`` is the entry. It lends a ``worker`` from a ``pool``, hands it the opened file and takes
records back (``messages``). The worker is ``child``; what it may do is in ``limits`` and how the
kernel is told so in ``kernel``.
"""
