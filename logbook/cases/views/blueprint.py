"""The blueprint of the room."""

from flask import Blueprint

bp = Blueprint("cases", __name__)
