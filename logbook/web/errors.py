"""Errors become pages in words: what happened, and what to do about it."""

from flask import Flask, Response, current_app, make_response, redirect, render_template, request, url_for
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import IntegrityError
from werkzeug.exceptions import BadRequest, HTTPException
from werkzeug.wrappers import Response as AnyResponse

from logbook.foundation.errors import DomainError, NotSignedIn

_TITLES = {
    400: "That request could not be read",
    401: "You are signed out",
    403: "That is not yours to do",
    404: "Nothing here",
    405: "That cannot be done here",
    409: "It has changed meanwhile",
    413: "That is too large",
    422: "That cannot be accepted",
    429: "Too many attempts",
    500: "Something broke on our side",
}
_SENTENCES = {
    400: "Part of the request was missing or garbled. Go back, reload the page and try again.",
    404: "There is nothing at this address, or it is not yours to see. Check it, or go back to your start page.",
    405: "This address does not take that kind of request. Go back to your start page.",
    413: "What you sent is larger than the server accepts. Shorten it and try again.",
    500: "Nothing was saved by the last step. Try again; if it breaks again, tell whoever runs this logbook when.",
}


def init_app(app: Flask) -> None:
    """Answer domain errors, HTTP errors and bugs with the one error page."""
    app.before_request(_refuse_what_no_text_holds)
    for kind, handler in (
        (NotSignedIn, _ask_to_sign_in),
        (DomainError, _in_words),
        (IntegrityError, _at_the_same_moment),
        (CSRFError, _stale_form),
        (HTTPException, _of_http),
        (Exception, _of_ours),
    ):
        app.register_error_handler(kind, handler)


def _refuse_what_no_text_holds() -> None:
    # PostgreSQL keeps no NUL byte in a text, and nobody types one.
    given = (request.path, *request.args.values(), *(value for _, value in request.form.items(multi=True)))
    if any("\0" in value for value in given):
        raise BadRequest


def _ask_to_sign_in(error: NotSignedIn) -> AnyResponse:
    if request.method == "GET":
        return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))
    return _page(
        error.status,
        "Nothing was saved. Sign in in another tab, then come back here with the back button and send it again: "
        "what you typed is still in the form.",
    )


def _in_words(error: DomainError) -> Response:
    return _page(error.status, error.sentence)


def _at_the_same_moment(_error: IntegrityError) -> Response:
    return _page(409, "Somebody saved the same thing at the same moment. Go back, reload the page and look at it.")


def _stale_form(_error: CSRFError) -> Response:
    return _page(400, "This form was open for too long or came from elsewhere. Go back, reload it and send it again.")


def _of_http(error: HTTPException) -> AnyResponse:
    status = error.code or 500
    if status < 400:
        return error.get_response()
    response = _page(status, _SENTENCES.get(status, error.description or ""))
    if allowed := getattr(error, "valid_methods", None):
        response.headers["Allow"] = ", ".join(allowed)
    return response


def _of_ours(error: Exception) -> Response:
    if current_app.testing or current_app.debug:
        raise error
    current_app.logger.exception("Unhandled error at %s %s", request.method, request.path)
    return _page(500, _SENTENCES[500])


def _page(status: int, sentence: str) -> Response:
    title = _TITLES.get(status, "That did not work")
    return make_response(render_template("errors/error.html", status=status, title=title, sentence=sentence), status)
