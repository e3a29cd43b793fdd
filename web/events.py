"""What a job says, as server-sent events."""

import json
from collections.abc import AsyncIterator

import anyio
from starlette.requests import Request
from starlette.responses import StreamingResponse

from web.jobs import Job

PAUSE = 0.2  # seconds between two looks
HEARTBEAT = 15.0  # seconds without news after which a proxy might hang up


def event_stream(request: Request, job: Job | None, end: dict[str, object]) -> StreamingResponse:
    """The news of the job from its beginning on, then ``done`` with ``end``."""
    return StreamingResponse(
        _events(request, job, end),
        media_type="text/event-stream",
        headers={"Cache-Control": "no-store", "X-Accel-Buffering": "no"},
    )


async def _events(request: Request, job: Job | None, end: dict[str, object]) -> AsyncIterator[str]:
    told, silent = 0, 0.0
    while job is not None:
        done = job.done
        for kind, news in job.news[told:]:
            told += 1
            silent = 0.0
            yield event(kind, news)
        if done or await request.is_disconnected():
            break
        if silent >= HEARTBEAT:
            silent = 0.0
            yield ": \n\n"
        await anyio.sleep(PAUSE)
        silent += PAUSE
    yield event("done", end)


def event(kind: str, news: object) -> str:
    """One event as it goes over the line."""
    return f"event: {kind}\ndata: {json.dumps(news, ensure_ascii=False)}\n\n"
