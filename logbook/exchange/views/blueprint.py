"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("exchange", __name__)
