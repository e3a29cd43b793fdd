"""Refusing what is too large, on a page that says so."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import problem


class BodySize:
    """Answers 413 to a request of more than ``most`` bytes, before it is read where it says so."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self._app = app
        self._most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request = Request(scope, receive)
        told = request.headers.get("content-length", "0")
        if told.isdecimal() and int(told) > self._most:
            answer = problem(
                request,
                413,
                f"Wat u stuurde, is te groot: hoogstens {self._most // 1_000_000} MB.",
                "Stuur de bestanden in kleinere delen; er is niets bewaard.",
                {"Connection": "close"},
            )
            await answer(scope, receive, send)
            return
        read = 0

        async def counted() -> Message:
            nonlocal read
            message = await receive()
            read += len(message.get("body", b""))
            if read > self._most:
                raise HTTPException(413)
            return message

        await self._app(scope, counted, send)
