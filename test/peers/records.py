"""Prints every record that PyPI's evtx can read in the logs named, and how many it could not, one JSON line a log."""
import json
import sys

import evtx

for path in sys.argv[1:]:
    records, failed = [], 0
    reader = evtx.PyEvtxParser(path).records_json()
    while True:
        try:
            records.append(next(reader)["data"])
        except StopIteration:
            break
        except Exception:
            failed += 1
    print(json.dumps({"path": path, "records": records, "failed": failed}))
