"""Compiled queries: queries that pages repeat often are translated into SQL once and then run with other values.

Django takes several times as long to write a small query as the database to answer it, and a page asks a dozen."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache, wraps
from itertools import count
from typing import Any, NamedTuple, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import connections, router
from django.db.models import Model, QuerySet

Asked = ParamSpec("Asked")
Row = tuple[Any, ...]
Converter = Callable[[Any, Any, Any], Any]

INT, STR = "int", "str"
"""Placeholders for values in the shape of a call."""

STAND_INS = (30_001, 31_001)
"""The first numbers that stand for values while the SQL is written. They are small enough for an integer column of any
size. The SQL is written twice, with different numbers, so that no constant of the query itself is taken for a value."""

MOST_VALUES = STAND_INS[1] - STAND_INS[0]
"""The most values of a query: with more, the two ranges of numbers would overlap."""


class Statement(NamedTuple):
    """SQL with its `parameters` as Django wrote them. `places` is position of a parameter → index of the value to put
    there. `converters` are, by position, those of the columns that the database returns in another form than the model
    has."""

    sql: str
    parameters: Sequence[Any]
    places: dict[int, int]
    converters: dict[int, tuple[list[Converter], Any]]


def prepared(model: type[Model]) -> Callable[[Callable[Asked, QuerySet[Any, Any]]], Callable[Asked, list[Row]]]:
    """Return a decorator for functions that return a `values_list` of the model; the decorated function returns its
    rows.

    Its arguments are positional. Numbers and texts are values, which the query must compare as they are; a tuple
    stands for as many values as it has; any other argument (a Q, None) is part of the SQL. Raises `TypeError` when a
    value is not found in the SQL. A query with more than `MOST_VALUES` values runs through Django as usual."""

    def decorate(write: Callable[Asked, QuerySet[Any, Any]]) -> Callable[Asked, list[Row]]:
        @lru_cache(maxsize=512)
        def statement(using: str, *shape: Any) -> Statement | None:
            return _statement(using, write, shape)

        @wraps(write)
        def rows(*arguments: Asked.args, **_none: Asked.kwargs) -> list[Row]:
            values = list(_values(arguments))
            if len(values) > MOST_VALUES:
                return list(write(*arguments, **_none))
            using = router.db_for_read(model)
            asked = statement(using, *(_shape(argument) for argument in arguments))
            return [] if asked is None else _rows(using, asked, values)

        return rows

    return decorate


def _shape(argument: Any) -> Any:
    if isinstance(argument, tuple):
        return tuple(_shape(each) for each in argument)
    return INT if type(argument) is int else STR if type(argument) is str else argument


def _values(arguments: Sequence[Any]) -> Iterator[Any]:
    for argument in arguments:
        if isinstance(argument, tuple):
            yield from _values(argument)
        elif type(argument) in (int, str):
            yield argument


def _statement(using: str, write: Callable[..., QuerySet[Any, Any]], shape: Sequence[Any]) -> Statement | None:
    """Return the compiled statement; None for a query that can find nothing, whatever the values."""
    try:
        one, other = (_written(using, write, shape, first) for first in STAND_INS)
    except EmptyResultSet:
        return None
    places = {at: one.places[at] for at in one.places.keys() & other.places.keys()}
    if wanted := set(range(len(list(_values(shape))))) - set(places.values()):
        raise TypeError(f"{len(wanted)} values of {write} are not compared with anything as they are")
    return one._replace(places=places)


def _written(using: str, write: Callable[..., QuerySet[Any, Any]], shape: Sequence[Any], first: int) -> Statement:
    numbers = count(first)
    stand_ins: dict[Any, int] = {}

    def stand_in(part: Any) -> Any:
        if isinstance(part, tuple):
            return tuple(stand_in(each) for each in part)
        if part not in (INT, STR):
            return part
        number = next(numbers)
        stands = number if part == INT else f"\ufffe{number}"
        stand_ins[stands] = number - first
        return stands

    compiler = write(*(stand_in(part) for part in shape)).query.get_compiler(using)
    sql, parameters = compiler.as_sql()
    expressions = [column[0] for column in compiler.select]
    places = {at: stand_ins[value] for at, value in enumerate(parameters) if value in stand_ins}
    return Statement(sql, parameters, places, compiler.get_converters(expressions))


def _rows(using: str, statement: Statement, values: Sequence[Any]) -> list[Row]:
    parameters = list(statement.parameters)
    for at, number in statement.places.items():
        parameters[at] = values[number]
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute(statement.sql, parameters)
        found: list[Row] = cursor.fetchall()
    return [_converted(row, statement, connection) for row in found] if statement.converters else found


def _converted(row: Row, statement: Statement, connection: Any) -> Row:
    """Return the row with Django's conversions, for databases that store, for example, a decimal as another type."""
    cells = list(row)
    for at, (converters, expression) in statement.converters.items():
        for converter in converters:
            cells[at] = converter(cells[at], expression, connection)
    return tuple(cells)
