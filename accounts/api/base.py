"""What every API view shares: the person, a cleaned body, and errors for what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar, cast

from rest_framework import serializers
from rest_framework.views import APIView

from accounts.models import User
from boundary.problems import Invalid


class Body(serializers.Serializer[Any]):
    """Fields of a request body. Text is taken exactly as sent; a field it does not know is refused."""

    def to_internal_value(self, data: Any) -> Any:
        """Check the names first, then the values."""
        if isinstance(data, Mapping):
            unknown = sorted(set(data) - set(self.fields))
            if unknown:
                message = f"There is no field “{unknown[0]}”. Known fields: {', '.join(self.fields)}."
                raise serializers.ValidationError({unknown[0]: message})
        return super().to_internal_value(data)


def text_field(**options: Any) -> serializers.CharField:
    """Return a field for text that must not change on its way in."""
    return serializers.CharField(trim_whitespace=False, **options)


class Endpoint(APIView):
    """An API view. `scope` is what a token must carry to use it; of several, one."""

    scope: ClassVar[str | tuple[str, ...]] = ""

    @property
    def person(self) -> User:
        """Whoever the request acts for."""
        return cast("User", self.request.user)

    def body(self, kind: type[Body]) -> dict[str, Any]:
        """Return the checked body."""
        if not isinstance(self.request.data, Mapping):
            message = "The body must be a JSON object."
            raise Invalid(message)
        form = kind(data=self.request.data)
        form.is_valid(raise_exception=True)
        return cast("dict[str, Any]", form.validated_data)
