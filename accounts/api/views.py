"""Who am I, and people."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from accounts.actions.people import add_person
from accounts.api.base import Body, Endpoint, text_field


class PersonBody(Body):
    """A person to add."""

    email = text_field()
    name = text_field()
    is_admin = serializers.BooleanField(default=False)


class PersonSerializer(serializers.Serializer[Any]):
    """A person."""

    id = serializers.UUIDField(source="public_id")
    email = serializers.EmailField()
    name = serializers.CharField()
    is_admin = serializers.BooleanField()
    is_active = serializers.BooleanField()


class PeopleView(Endpoint):
    """People of this Insource."""

    scope = "manage"

    @extend_schema(operation_id="add_person", request=PersonBody, responses={201: PersonSerializer})
    def post(self, request: Request) -> Response:
        """Add a person who can be given roles and tokens. Administrators only."""
        user = add_person(by=self.person, **self.body(PersonBody))
        return Response(PersonSerializer(user).data, status=201)
