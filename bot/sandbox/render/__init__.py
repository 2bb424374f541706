"""How a simulated GitHub's records look as JSON (no I/O).

Addresses of the API are built from `urls.api` (a request's own Host, or the public one in deliveries),
addresses of pages from `urls.web`. The field lists are those of GitHub's OpenAPI description.
"""

from bot.sandbox.render.conversation import comment, issue, reaction
from bot.sandbox.render.hook import delivery, hook, hook_config
from bot.sandbox.render.people import (
    Json,
    Urls,
    full_user,
    installation,
    integration,
    node_id,
    organization,
    own_user,
    simple_installation,
    user,
)
from bot.sandbox.render.pull import pull, review, review_pull, simple_pull, webhook_review
from bot.sandbox.render.repository import full_repository, repo_name, repository

__all__ = [
    "Json",
    "Urls",
    "comment",
    "delivery",
    "full_repository",
    "full_user",
    "hook",
    "hook_config",
    "installation",
    "integration",
    "issue",
    "node_id",
    "organization",
    "own_user",
    "pull",
    "reaction",
    "repo_name",
    "repository",
    "review",
    "review_pull",
    "simple_installation",
    "simple_pull",
    "user",
    "webhook_review",
]
