"""The files.* methods, and the address to which a file's bytes are sent. Shows no file but by its name."""

import json
from typing import Any

from aiohttp import web

from bot.rehearsal import limits
from bot.rehearsal.calls import Call
from bot.rehearsal.refusal import SlackRefusal
from bot.rehearsal.shapes import file_json, message_json
from bot.rehearsal.workspace import File, Workspace

Json = dict[str, Any]

UPLOAD = "upload"
"""Where bytes are sent, below the workspace's address."""


def get_upload_url(call: Call) -> Json:
    """files.getUploadURLExternal: begin a file, and tell where its bytes go."""
    call.scope()
    name, length = call.needed("filename"), call.needed("length")
    if not length.isdecimal() or not 0 < int(length) <= limits.FILE_BYTES:
        raise SlackRefusal("invalid_arguments", messages=["length must be a number of bytes"])
    file = File(call.place.number("F"), name, int(length), call.text("alt_txt"))
    call.place.files[file.id] = file
    return {"upload_url": f"{call.place.url}{UPLOAD}/{file.id}", "file_id": file.id}


def complete_upload(call: Call) -> Json:
    """files.completeUploadExternal: end the uploads, and share the files in a conversation where one is named."""
    call.scope()
    asked = call.args.get("files")
    try:
        listed = json.loads(asked) if isinstance(asked, str) else asked
        ids = [str(one["id"]) for one in listed or ()]
    except (ValueError, TypeError, KeyError):
        raise SlackRefusal("invalid_arguments", messages=["files must be a list with ids"]) from None
    found = [call.place.files.get(one) for one in ids]
    if not found or not all(one is not None and one.content for one in found):
        raise SlackRefusal("file_not_found")
    if call.text("channel_id"):
        channel = call.channel("channel_id")
        if call.place.app.bot_user not in channel.members:
            raise SlackRefusal("not_in_channel")
        message = call.place.post(
            channel,
            call.place.app.bot_user,
            call.text("initial_comment"),
            thread_ts=call.text("thread_ts"),
            subtype="file_share",
            by_app=True,
            files=ids,
        )
        call.outside.events.posted(channel, message)
        message_json(call.place, channel, message)
    titles = {str(one["id"]): str(one.get("title", "")) for one in listed or ()}
    return {"files": [{"id": one, "title": titles[one] or "Untitled"} for one in ids]}


def file_info(call: Call) -> Json:
    """files.info: tell of a file, and where its bytes are had by who shows the app's token."""
    call.scope()
    file = call.place.files.get(call.needed("file"))
    if file is None:
        raise SlackRefusal("file_not_found")
    return {"file": file_json(call.place, file)}


async def hand_out(place: Workspace, request: web.Request) -> web.StreamResponse:
    """Give a file's bytes to who shows the app's token; show everybody else the page for signing in, as Slack does."""
    file = place.files.get(request.match_info["file"])
    shown = request.headers.get("Authorization", "") == f"Bearer {place.app.bot_token}"
    if file is None or not shown or "files:read" not in place.app.scopes:
        return web.Response(text="<!DOCTYPE html><title>Sign in</title>", content_type="text/html")
    return web.Response(body=file.content, content_type="application/octet-stream")


async def receive(place: Workspace, request: web.Request) -> web.StreamResponse:
    """Take the bytes of a file that was begun; of another length than was said they are refused."""
    file = place.files.get(request.match_info["file"])
    content = await request.read()
    if file is None or file.content or len(content) != file.length:
        return web.Response(status=400, text="There is no such upload, or its length is another.")
    file.content = content
    return web.Response(text=f"OK - {len(content)}")


METHODS = {
    "files.completeUploadExternal": complete_upload,
    "files.getUploadURLExternal": get_upload_url,
    "files.info": file_info,
}
