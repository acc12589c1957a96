"""What the product costs beside a floor: ``./run bench [--json FILE] [names…]``.

Everything goes over real HTTP to the production server as ``./run`` starts it, on a demo of 1,600 cases. The floor is
``floor.py`` under the same server with the same settings, on a copy of the same database: bare Flask and SQLAlchemy
that read or write the same rows as durably. Both are asked in turns, a few requests each, because machines are noisy.
"""
