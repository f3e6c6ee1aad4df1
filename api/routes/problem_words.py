"""What each type of problem means, in a sentence, and what to do: for ``/docs/problems``."""

from collections.abc import Mapping

MEANINGS: Mapping[str, tuple[str, str]] = {
    "MALFORMED": (
        "What was sent is not of the form that it must have; the code and the place say what.",
        "Draw it up anew; docs/format.md has the form.",
    ),
    "USAGE": ("A field, an address or a header is not what is asked for.", "Mend what `where` names, and send again."),
    "SIGN_IN_REQUIRED": (
        "This record, or this part of it, is for its members.",
        "Sign in with a passkey at /sign-in, or with a program's key at /api/session.",
    ),
    "SIGN_IN_FAILED": (
        "The key is not enrolled, not in force, or did not answer the challenge that was given.",
        "Ask for a new challenge, and answer it with an enrolled key.",
    ),
    "NOT_ALLOWED": ("Whoever asks may not do this.", "Ask somebody who may; the detail says who."),
    "CROSS_SITE": ("Another site sent this in your name.", "Open the page itself, and do it there."),
    "NOT_FOUND": ("There is nothing of that name, or nothing that you may see.", "See the list that `next` names."),
    "METHOD_NOT_ALLOWED": ("The address is right, the method is not.", "Use a method that `Allow` names."),
    "NOT_ACCEPTABLE": ("It is not written in the form that was asked for.", "Ask for one of those that `next` names."),
    "TIMEOUT": ("The request came too slowly.", "Send it again on a better line."),
    "GONE": ("It was here, and its time is over.", "Ask for a new one."),
    "TOO_LARGE": ("What was sent is larger than is taken in.", "Send less at once."),
    "MEDIA_TYPE": ("The body is not of the type that is declared, or of none that is taken.", "Declare what it is."),
    "REFUSED": (
        "The rules do not take it; the code is the rules' own, with clause and numbers. Nothing was recorded.",
        "Do what `next` says, and sign a new statement.",
    ),
    "TOO_MANY_REQUESTS": ("That was more than is answered in this time.", "Wait for as long as `Retry-After` says."),
    "INTERNAL": ("Something went wrong on the server; nothing of yours is lost.", "Try again, and tell its keeper."),
    "STORAGE_FAILED": ("The ledger takes nothing in at the moment.", "Tell its keeper, and try again later."),
    "CLOCK_UNSURE": ("The server does not trust its clock, and takes nothing in.", "Tell its keeper."),
    "DISK_FULL": ("The server has no room left, and takes nothing in.", "Tell its keeper."),
    "BUSY": ("The server has more to do than it can.", "Send the same again: it is recorded once, whatever happens."),
}
