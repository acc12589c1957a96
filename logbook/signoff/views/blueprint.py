"""The one blueprint of the pages of sign-off."""

from flask import Blueprint

bp = Blueprint("signoff", __name__)
