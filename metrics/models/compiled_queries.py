"""Queries that pages ask again and again, put into SQL once and then asked with other values.

Django takes several times as long to write a small query as the database to answer it, and a page asks a dozen.
"""

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
"""What stands for a value in the shape of a call."""

STAND_INS = (30_001, 31_001)
"""Where numbers begin that stand for values while SQL is written: small, so that a column of any size may be asked for
them. Twice over, so that no value of the query's own is taken for one."""

MOST_VALUES = STAND_INS[1] - STAND_INS[0]
"""Of more, a number would stand for one value the first time and for another the second, and the last would be too
large."""


class Statement(NamedTuple):
    """`parameters` as written; at each position of `places` stands the value of that number instead. `converters` are
    those of the columns that the database gives otherwise than a model does, by position."""

    sql: str
    parameters: Sequence[Any]
    places: dict[int, int]
    converters: dict[int, tuple[list[Converter], Any]]


def prepared(model: type[Model]) -> Callable[[Callable[Asked, QuerySet[Any, Any]]], Callable[Asked, list[Row]]]:
    """Decorate a function that gives a `values_list` of the model: the rows of it come instead. Of its arguments,
    which are positional, numbers and texts are values, each to be compared with something as it is; a tuple is as many
    values; anything else (a Q, None) decides on the SQL. `TypeError` when a value is not found in the SQL. A query of
    more than `MOST_VALUES` is asked as it was written."""

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
    """None for a query that can find nothing, whatever the values."""
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
    """As Django does on databases that store, say, a decimal as something else."""
    cells = list(row)
    for at, (converters, expression) in statement.converters.items():
        for converter in converters:
            cells[at] = converter(cells[at], expression, connection)
    return tuple(cells)
