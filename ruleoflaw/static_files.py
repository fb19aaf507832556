"""Where the files of the site's pages are kept for the server: named by their content, compressed."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticFiles(CompressedManifestStaticFilesStorage):
    """Writes the hashed names into the `import` lines of scripts too, so that browsers may keep every module for good.

    It takes a pass for each level of imports, of which Django makes five: at most four levels below a page's script.
    """

    support_js_module_import_aggregation = True
