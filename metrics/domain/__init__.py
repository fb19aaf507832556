"""The figures of a report as frozen rows: closed lists, change, aggregation. Knows no database and no request."""
