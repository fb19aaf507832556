"""`make bench`: what the product measures about itself, printed as a table and written to var/bench.json.

A figure is a ratio or a share measured in one run, beside it the time it stands for; each has a stable name, what is to
be reached, and whether it is. A module for each group: pages, sql, exports, writes, load, browser, reader, peers.
`server` makes the deployment that is measured, `visitor` is who asks it, `inside` is what the bench does in the
product's own process, and `urls` has what the product's pages are compared with."""
