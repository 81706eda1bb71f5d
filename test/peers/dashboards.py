"""Reads Kibana's saved objects with the view models of kb-dashboard-core. One line of JSON a check: name, ok, detail.

The models are those of another maker of dashboards, not Kibana's own: a second opinion. Where they are known to be
narrower than Kibana, the gap is listed with its reason, and counted.
"""

import json
import sys
from collections import Counter

from kb_dashboard_core.controls.view import KbnControlTypes, KbnIgnoreParentSettingsJson
from kb_dashboard_core.dashboard.view import KbnDashboardOptions
from kb_dashboard_core.panels.charts.datatable.view import KbnDatatableVisualizationState
from kb_dashboard_core.panels.charts.lens.columns.view import (
    KbnLensDateHistogramDimensionColumn,
    KbnLensFieldMetricColumn,
    KbnLensFiltersDimensionColumn,
    KbnLensIntervalsDimensionColumn,
    KbnLensTermsDimensionColumn,
)
from kb_dashboard_core.panels.charts.metric.view import KbnMetricVisualizationState
from kb_dashboard_core.panels.charts.pie.view import KbnPieVisualizationState
from kb_dashboard_core.panels.charts.view import KbnFormBasedDataSourceStateLayer, KbnLensPanelAttributes
from kb_dashboard_core.panels.charts.xy.view import KbnXYVisualizationState
from kb_dashboard_core.panels.drilldowns.view import KbnDashboardDrilldownConfig, KbnEnhancements
from kb_dashboard_core.panels.view import KbnBasePanelEmbeddableConfig, KbnGridData, KbnSearchSourceJSON
from kb_dashboard_core.shared.view import KbnReference
from pydantic import TypeAdapter, ValidationError

VISUALIZATIONS = {
    "lnsMetric": KbnMetricVisualizationState,
    "lnsDatatable": KbnDatatableVisualizationState,
    "lnsXY": KbnXYVisualizationState,
    "lnsPie": KbnPieVisualizationState,
}
COLUMNS = {
    "terms": KbnLensTermsDimensionColumn,
    "date_histogram": KbnLensDateHistogramDimensionColumn,
    "filters": KbnLensFiltersDimensionColumn,
    "range": KbnLensIntervalsDimensionColumn,
}

# Kind of part, where in it, kind of refusal: why that is the model's gap, not a fault.
KNOWN_GAPS = {
    ("Lens attributes", "description", "extra_forbidden"): "Lens has a description; the model has none",
    ("control", "dataViewId", "missing"): "a saved object names the data view by reference, not in the control",
    ("control", "singleSelect", "missing"): "left out, several values may be chosen",
    ("control", "runPastTimeout", "missing"): "left out, the list gives up after a while",
    ("drilldown config", "openInNewTab", "extra_forbidden"): "Kibana keeps it; the model has none",
}


class Reader:
    """Counts what one object's parts were: accepted, refused for a known gap, refused for another reason."""

    def __init__(self):
        self.accepted = 0
        self.gaps = Counter()
        self.unknown = []

    def read(self, kind, where, model, value):
        try:
            TypeAdapter(model).validate_json(json.dumps(value))
            self.accepted += 1
        except ValidationError as error:
            for fault in error.errors(include_url=False):
                place = [str(step) for step in fault["loc"]]
                if is_other_control(place, value):
                    continue
                gap = next((g for g in KNOWN_GAPS if g[0] == kind and g[1] in place and g[2] == fault["type"]), None)
                if gap is not None:
                    self.gaps[gap] += 1
                else:
                    self.unknown.append(f"{kind} of {where}, {'.'.join(place)}: {fault['msg']}")


def is_other_control(place, value):
    """The models of controls are tried one after another: only what the control's own model says counts."""
    own = {"optionsListControl": "KbnOptionsListControl", "timeSlider": "KbnTimeSliderControl"}.get(value.get("type"))
    return own is not None and place and place[0].startswith("Kbn") and place[0] != own


def read_lens(reader, where, attributes):
    state = attributes["state"]
    by_kind = VISUALIZATIONS.get(attributes["visualizationType"])
    if by_kind is None:
        reader.unknown.append(f"{where}: no model of {attributes['visualizationType']}")
    else:
        reader.read("visualization", where, by_kind, state["visualization"])
    layers = state["datasourceStates"]["formBased"]["layers"]
    for layer in layers.values():
        for name, column in layer["columns"].items():
            model = COLUMNS.get(column["operationType"], KbnLensFieldMetricColumn)
            reader.read("column", f"{where}, {name}", model, column)
        reader.read("layer", where, KbnFormBasedDataSourceStateLayer, {**layer, "columns": {}})
    # Columns and picture have been read above, each by its own model.
    bare = {"formBased": {"layers": {name: {**layer, "columns": {}} for name, layer in layers.items()}}}
    rest = {**state, "visualization": {}, "datasourceStates": bare}
    reader.read("Lens attributes", where, KbnLensPanelAttributes, {"references": [], **attributes, "state": rest})


def read_panel(reader, panel):
    where = f"panel {panel['panelIndex']}"
    config = panel["embeddableConfig"]
    reader.read("grid", where, KbnGridData, panel["gridData"])
    shown = {key: value for key, value in config.items() if key not in ("attributes", "savedVis")}
    reader.read("panel", where, KbnBasePanelEmbeddableConfig, shown)
    enhancements = config.get("enhancements", {})
    reader.read("enhancements", where, KbnEnhancements, enhancements)
    for event in enhancements.get("dynamicActions", {}).get("events", []):
        if event["action"]["factoryId"] == "DASHBOARD_TO_DASHBOARD_DRILLDOWN":
            reader.read("drilldown config", where, KbnDashboardDrilldownConfig, event["action"]["config"])
    if "attributes" in config:
        read_lens(reader, where, config["attributes"])


def read_dashboard(reader, attributes):
    reader.read("options", "the board", KbnDashboardOptions, json.loads(attributes["optionsJSON"]))
    for panel in json.loads(attributes["panelsJSON"]):
        read_panel(reader, panel)
    group = attributes.get("controlGroupInput")
    if group is not None:
        settings = json.loads(group["ignoreParentSettingsJSON"])
        reader.read("control settings", "the board", KbnIgnoreParentSettingsJson, settings)
        for name, control in json.loads(group["panelsJSON"]).items():
            reader.read("control", name, KbnControlTypes, control)


def read_object(reader, saved):
    attributes = saved["attributes"]
    for reference in saved["references"]:
        reader.read("reference", reference["name"], KbnReference, reference)
    source = attributes.get("kibanaSavedObjectMeta", {}).get("searchSourceJSON")
    if source is not None:
        parts = json.loads(source)
        own = {"query": parts["query"], "filter": parts["filter"]}
        reader.read("search source", saved["id"], KbnSearchSourceJSON, own)
    if saved["type"] == "dashboard":
        read_dashboard(reader, attributes)
    if saved["type"] == "lens":
        read_lens(reader, saved["id"], attributes)


def say(name, ok, detail=""):
    print(json.dumps({"name": name, "ok": ok, "detail": detail[:2000]}))


gaps = Counter()
for path in sys.argv[1:]:
    with open(path, encoding="utf-8") as file:
        objects = [json.loads(line) for line in file if line.strip()]
    for saved in objects:
        reader = Reader()
        read_object(reader, saved)
        gaps.update(reader.gaps)
        # Data views and tags have no model but for their references.
        if reader.accepted + len(reader.unknown) + sum(reader.gaps.values()) == 0:
            continue
        known = f", {sum(reader.gaps.values())} refused for known gaps" if reader.gaps else ""
        name = f"kb-dashboard-core accepts {reader.accepted} parts of {saved['type']} {saved['id']}{known}"
        say(name, not reader.unknown, "\n         ".join(reader.unknown))
for (kind, place, _), count in sorted(gaps.items()):
    reason = next(why for key, why in KNOWN_GAPS.items() if key[:2] == (kind, place))
    say(f"known gap of kb-dashboard-core, {count} times: {place} of a {kind}: {reason}", True)
