"""The notice to employees: what is recorded and why. It is read and acknowledged, never consented to."""

from __future__ import annotations

from django.db import models

from accounts.models.people import User


class TermsVersion(models.Model):
    """One published version of the notice. Every revision and record names the one it was made under."""

    number = models.PositiveIntegerField(unique=True)
    title = models.CharField(max_length=200)
    text = models.TextField()
    published_at = models.DateTimeField(auto_now_add=True)
    published_by = models.ForeignKey(User, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("-number",)

    def __str__(self) -> str:
        return f"{self.title} v{self.number}"


class Acknowledgement(models.Model):
    """A person has read one version of the notice."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="acknowledgements")
    terms = models.ForeignKey(TermsVersion, on_delete=models.PROTECT, related_name="acknowledgements")
    read_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("user", "terms"), name="notice_read_once"),)

    def __str__(self) -> str:
        return f"{self.user} has read {self.terms}"
