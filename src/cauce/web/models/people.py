"""People (personas): who may sign in, with which role in which plan."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.utils.translation import gettext

ERASED_DOMAIN = "erased.invalid"


class UserManager(BaseUserManager["User"]):
    """Make accounts by e-mail; nothing else."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Make an account; without a password it can only enter by link."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """An account: an e-mail address and a name."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []
    objects = UserManager()

    def __str__(self) -> str:
        if self.email.endswith(f"@{ERASED_DOMAIN}"):
            return gettext("Erased person")
        return self.name or self.email


class Membership(models.Model):
    """The role of an account in a plan; without a plan, in every plan of this server."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    plan = models.ForeignKey("web.Plan", on_delete=models.CASCADE, null=True, blank=True, related_name="memberships")
    role = models.CharField(max_length=32)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "plan", "role"], name="one_membership", nulls_distinct=False)
        ]


class SignInLink(models.Model):
    """A link that signs one account in once; only the hash of its token is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE)
    token_hash = models.CharField(max_length=64, unique=True)
    loopback_only = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)


class ProgramToken(models.Model):
    """A token (clave de programa) by which a program acts for one account; only its hash is kept."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="program_tokens")
    name = models.CharField(max_length=80)
    token_hash = models.CharField(max_length=64, unique=True)
    may_write = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)


class KeptAnswer(models.Model):
    """What was answered to a program under a key of its own (Idempotency-Key), kept for a day and with its token.

    It is written together with what the request does, and without an answer until there is one.
    """

    token = models.ForeignKey(ProgramToken, on_delete=models.CASCADE, related_name="kept_answers")
    key = models.CharField(max_length=200)
    request_hash = models.CharField(max_length=64)  # of all that was sent
    event_number = models.BigIntegerField(null=True, blank=True)
    status = models.PositiveSmallIntegerField(null=True, blank=True)  # none: the answer was lost, or is being made
    headers = models.JSONField(default=dict)
    body = models.TextField(blank=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["token", "key"], name="one_answer_for_a_key")]
        indexes: ClassVar = [models.Index(fields=["created_at"], name="kept_answer_age")]


class Person(models.Model):
    """A person (persona): needs no account; contacts are seen by the office only."""

    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    phone = models.CharField(max_length=40, blank=True)
    language = models.CharField(max_length=8, default="es")
    user = models.OneToOneField(User, on_delete=models.SET_NULL, null=True, blank=True, related_name="person")
    consent_at = models.DateTimeField(null=True, blank=True)
    consent_words = models.TextField(blank=True)
    batch_messages = models.BooleanField(default=True)
    mentions_by_mail = models.BooleanField(default=True)
    follows_by_mail = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return gettext("Erased person") if self.erased_at else self.name


class Post(models.Model):
    """A post (cargo) of an organisation in a plan; roles, reminders and approvals go to posts, not to people."""

    plan = models.ForeignKey("web.Plan", on_delete=models.CASCADE, related_name="posts")
    key = models.CharField(max_length=200)
    organization = models.ForeignKey("web.Organization", on_delete=models.CASCADE, related_name="posts")
    title = models.CharField(max_length=200)
    is_contact = models.BooleanField(default=False)  # made behind the scene for «name, e-mail, organisation»
    version = models.PositiveIntegerField(default=1)
    retired_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["plan", "key"], name="post_key")]

    def __str__(self) -> str:
        return self.title


class Holding(models.Model):
    """A period in which a person holds a post."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="holdings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="holdings")
    since = models.DateField()
    until = models.DateField(null=True, blank=True)
