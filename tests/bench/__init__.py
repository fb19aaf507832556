"""`make bench`: the product's own measurements, printed as a table and written to var/bench.json.

A figure is a ratio or a share measured in one run, together with the time behind it; each has a stable name, a target,
and whether the target is reached. There is a module for each group: pages, sql, exports, writes, load, browser, reader,
peers. `server` starts the deployment that is measured, `visitor` is the client, `inside` runs in the product's own
process, and `urls` has the pages that the product's pages are compared with."""
