"""Reads exported rules with the public tools for Sigma and EQL. One line of JSON a check: name, ok, detail."""

import json
import sys

import eql
from sigma.backends.elasticsearch import EqlBackend, ESQLBackend, LuceneBackend
from sigma.backends.splunk import SplunkBackend
from sigma.collection import SigmaCollection
from sigma.pipelines.sysmon import sysmon_pipeline
from sigma.validation import SigmaValidator
from sigma.validators.core import validators

# Why a validator is left out.
EXCLUDED = {
    "attacktag": "fetches MITRE's list from the Internet each time; our own table of techniques checks the tags",
    "d3_fendtag": "fetches MITRE's list from the Internet each time; we have no such tags",
    "escaped_wildcard": "asks whether an escape is meant: a finding's own text may hold ? and *, and they are",
}
BACKENDS = [LuceneBackend, EqlBackend, ESQLBackend, SplunkBackend]
CORRELATING = [ESQLBackend, SplunkBackend]
# What a backend says of itself that it cannot do, and the rules need: the dashes that PowerShell takes have letters beside them.
GAPS = {ESQLBackend: "Case-sensitive string matching is not supported by backend"}


def say(name, ok, detail=""):
    print(json.dumps({"name": name, "ok": bool(ok), "detail": str(detail)[:600]}))


def check_sigma(name, path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    rules = SigmaCollection.from_yaml(text, collect_errors=True)
    problems = [*rules.errors, *(error for rule in rules.rules for error in rule.errors)]
    say(f"{name}: pySigma reads {len(rules.rules)} rules", rules.rules and not problems, problems)
    used = [validator for key, validator in validators.items() if key not in EXCLUDED]
    issues = list(SigmaValidator(used).validate_rules(rules))
    say(f"{name}: {len(used)} validators of pySigma have nothing to say", not issues, "; ".join(map(str, issues)))
    # A rule that a correlation names has no query of its own: single rules are converted without the correlations.
    documents = [part for part in text.split("---\n") if "\ncorrelation:\n" not in part]
    for backend in BACKENDS:
        convert(f"{name}: pySigma converts {len(documents)} rules for {backend.__name__}", backend, "---\n".join(documents), len(documents))
    if len(documents) < len(rules.rules):
        for backend in CORRELATING:
            convert(f"{name}: pySigma converts the correlations for {backend.__name__}", backend, text, 1)


def convert(name, backend, text, least):
    try:
        queries = backend(processing_pipeline=sysmon_pipeline()).convert(SigmaCollection.from_yaml(text))
        say(name, len(queries) >= least, f"{len(queries)} queries")
    except Exception as error:  # noqa: BLE001 - any refusal is the finding
        gap = GAPS.get(backend)
        is_known = gap is not None and gap in str(error)
        say(name, is_known, f"known gap: {gap}" if is_known else repr(error))


def check_eql(name, path):
    with open(path, encoding="utf-8") as file:
        queries = [block for block in file.read().split("\n\n") if block.strip()]
    refused = []
    for query in queries:
        try:
            with eql.parser.elasticsearch_syntax:
                eql.parse_query(query)
        except Exception as error:  # noqa: BLE001 - any refusal is the finding
            refused.append(repr(error))
    say(f"{name}: eql reads {len(queries)} queries", queries and not refused, refused)


for argument in sys.argv[1:]:
    kind, name, path = argument.split("=", 2)
    try:
        (check_sigma if kind == "sigma" else check_eql)(name, path)
    except Exception as error:  # noqa: BLE001 - any refusal is the finding
        say(f"{name}: read", False, repr(error))
