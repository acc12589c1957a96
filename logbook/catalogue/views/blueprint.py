"""The blueprint that every page of the catalogue and of the requirements hangs on."""

from flask import Blueprint

bp = Blueprint("catalogue", __name__)
