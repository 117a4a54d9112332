package detail

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// labelled is a row of the summary: a label and the field whose value is shown.
// The row is left out if the record's kind has no such field.
type labelled struct {
	label, field string
	or           string // the field used if this one is empty; "" for none
	unit         string // after a number
	form         wording
}

// wording is how the text of a field is written.
type wording int

const (
	asSent      wording = iota
	split               // a camelCase word of Graph, as the portal writes it: True positive
	whole               // each space counts: broken at any column
	asLink              // whole, and a hyperlink if it leads to a portal of Microsoft's
	asSeverity          // a severity, with its glyph and colour
	asStatus            // a status, by the portal's word
	asTechnique         // ids of MITRE ATT&CK, each with its name and tactics
	asTriage            // a state of triage, by its word
	asVerdict           // a verdict given here, by its title
	asYes               // a flag: yes or nothing
)

// headRows returns the facts at the top; the first few come before the
// description.
func headRows() []labelled {
	return []labelled{
		{label: "severity", field: "severity", form: asSeverity},
		{label: "status", field: "status", form: asStatus},
		{label: "product", field: "product"},
		{label: "priority", field: "priority", unit: " of 100"},
		{label: "created", field: "created_at"},
		{label: "updated", field: "updated_at"},
		{label: "first activity", field: "began_at"},
		{label: "last activity", field: "ended_at"},
		{label: "resolved", field: "resolved_at"},
		{label: "version", field: "ingest.product.version"},
		{label: "category", field: "categories", or: "category", form: split},
		{label: "MITRE", field: "attack_technique_ids", form: asTechnique},
		{label: "assigned to", field: "assigned_to"},
		{label: "last changed by", field: "last_modified_by"},
		{label: "classification", field: "classification", form: split},
		{label: "determination", field: "determination", form: split},
		{label: "investigation", field: "investigation_state", form: split},
		{label: "threat", field: "threat_name"},
		{label: "threat family", field: "threat_family"},
		{label: "actor", field: "actor"},
		{label: "redirected to", field: "redirect_id"},
		{label: "operation", field: "operation"},
		{label: "record type", field: "record_type"},
		{label: "workload", field: "workload"},
		{label: "tags", field: "tags"},
	}
}

// copyRows returns what people copy: the portal's page and the names that
// programs use.
func copyRows() []labelled {
	return []labelled{
		{label: "link", field: "url", form: asLink},
		{label: "id", field: "resource_id", form: whole},
		{label: "tenant", field: "tenant_id", form: whole},
		{label: "integration", field: "integration"},
		{label: "source", field: sourceField},
		{label: "first kept", field: "ingested_at"},
		{label: "service source", field: "service_source"},
		{label: "detection source", field: "detection_source"},
		{label: "detector", field: "detector_id", form: whole},
		{label: "sensor types", field: "sensor_types"},
		{label: "schema", field: "schema"},
	}
}

// proseRows returns the longer texts.
func proseRows() []labelled {
	return []labelled{
		{label: "Summary", field: "summary"},
		{label: "Resolving comment", field: "resolving_comment"},
	}
}

// triageRows returns what was decided here.
func triageRows() []labelled {
	return []labelled{
		{label: "triage", field: "triage.state", form: asTriage},
		{label: "triaged", field: "triage.at"},
		{label: "triaged by", field: "triage.by"},
		{label: "verdict", field: "triage.verdict", form: asVerdict},
		{label: "owner", field: "triage.assigned_to"},
		{label: "bookmarked", field: "triage.bookmarked", form: asYes},
		{label: "tags here", field: "triage.tags"},
		{label: "note", field: "triage.note"},
	}
}

// namedRows returns the fields that the detail shows in words of their own: the title over
// the pane, a list, a page.
func namedRows() []labelled {
	return []labelled{
		{label: "title", field: "title"},
		{label: "description", field: "description"},
		{label: "recommended actions", field: "recommended_actions"},
		{label: "ticked actions", field: "triage.ticks"},
		{label: "entities", field: "entities"},
		{label: "alert", field: "part_of"},
		{label: "incident", field: "incident_id"},
		{label: "comments", field: "comments"},
		{label: "alerts", field: "alerts"},
		{label: "device ids", field: "host_id"},
		{label: "policy", field: "policy_id"},
		{label: "id at the product", field: "provider_alert_id"},
		{label: "link of the incident", field: "incident_url"},
		{label: "item as received", field: "original_data"},
	}
}

// rowOf returns the row of a field, wherever the detail shows it; for a field without one,
// its name in words.
func rowOf(field string) labelled {
	for _, r := range slices.Concat(headRows(), copyRows(), proseRows(), triageRows(), namedRows()) {
		if r.field == field || r.or == field {
			return r
		}
	}
	r := labelled{label: text.Reveal(field), field: field}
	if strings.Trim(field, "abcdefghijklmnopqrstuvwxyz_.") == "" { // a name of the query language, of a later program
		r.label = strings.NewReplacer("triage.", "", "_", " ", ".", " ").Replace(field)
	}
	return r
}

// labelOf returns the words of the screen for a field, as they are written in a line.
func labelOf(field string) string {
	row := rowOf(field)
	if row.or != "" && row.field == field {
		return text.Reveal(field) // its own name: the other field is called as the row
	}
	label := row.label
	if slices.ContainsFunc(proseRows(), func(r labelled) bool { return r.field == field }) {
		return strings.ToLower(label) // there it is a heading
	}
	return label
}

// sourceField is the field whose slot is the record's source. The summary shows
// the source's own name, as in the settings, and not the field's view.
const sourceField = "ingest.product.name"

// slot returns the slot of a field; nil if the record's kind doesn't have it.
func (c *content) slot(field string) *alert.Slot {
	kind := c.record.Kind()
	if kind == nil {
		return nil
	}
	return kind.Slot(alert.FieldOf(field))
}

// text returns the text of a field; "" if it is missing or not a text.
func (c *content) text(field string) string {
	slot := c.slot(field)
	if slot == nil || slot.Text == nil {
		return ""
	}
	s := *slot.Text(&c.record)
	if view := alert.FieldOf(field).View; view != nil && view.Text != nil && field != sourceField {
		return view.Text(s)
	}
	return s
}

// entities returns the entities of the record.
func (c *content) entities() []alert.Entity {
	if slot := c.slot("entities"); slot != nil {
		return *slot.Entities(&c.record)
	}
	return nil
}

// facts returns the facts of rows. A row that the record's kind doesn't have is
// left out; a missing value makes a missing fact.
func (c *content) facts(rows []labelled, th *theme.Theme, now time.Time) []fact {
	facts := make([]fact, 0, len(rows))
	for _, r := range rows {
		if slot := c.slot(r.field); slot != nil {
			facts = append(facts, c.factOf(r, slot, th, now))
		}
	}
	return facts
}

func (c *content) factOf(r labelled, slot *alert.Slot, th *theme.Theme, now time.Time) fact {
	switch slot.Shape {
	case alert.ShapeInstant:
		return fixed(r.label, when(*slot.Time(&c.record), now)...)
	case alert.ShapeNumber:
		if n := *slot.Number(&c.record); n >= 0 {
			return said(r.label, text.Number(n)+r.unit)
		}
		return fact{name: r.label}
	case alert.ShapeList:
		words := slices.Clone(*slot.List(&c.record))
		if len(words) == 0 && r.or != "" {
			words = append(words, c.text(r.or))
		}
		if r.form == asTechnique {
			return techniques(r.label, words)
		}
		for i := range words {
			words[i] = r.form.word(words[i])
		}
		return said(r.label, strings.Join(words, ", "))
	}
	return r.form.fact(r.label, c.text(r.field), th)
}

// fact makes a fact of a text in a form.
func (f wording) fact(label, s string, th *theme.Theme) fact {
	switch f {
	case whole:
		return exact(label, s)
	case asLink:
		return linked(label, s)
	case asSeverity:
		severity := alert.Severity(s)
		return fixed(label, theme.Segment{Text: th.Glyphs.Severity(severity) + " " + f.word(s), Role: theme.Severity(severity)})
	}
	return said(label, f.word(s))
}

// word returns the wording of a text in a form.
func (f wording) word(s string) string {
	switch f {
	case split:
		return sentence(Spelled(s))
	case asStatus:
		return alert.Status(s).Title()
	case asSeverity:
		return severityWord(alert.Severity(s))
	case asTriage:
		return alert.ParseTriage(s).Word() // earlier stores say open for unseen
	case asVerdict:
		return alert.Verdict(s).Title()
	case asYes:
		return map[bool]string{true: "yes"}[alert.Flag(s).Set()]
	}
	return s
}

// titleField names the field of titles, which end alike everywhere: see alert.Ended.
const titleField = "title"

// clock writes a time as a page writes all of them.
type clock = func(alert.Time) string

// clockOf writes times in the zone of now.
func clockOf(now time.Time) clock { return func(t alert.Time) string { return moment(t, now) } }

// worded returns a value from the history in the wording of the summary. A
// missing value stays missing.
func worded(field, s string, clock clock) string {
	if s == "" {
		return s
	}
	if field == titleField {
		return alert.Ended(s)
	}
	if f := alert.FieldOf(field); f != nil && f.Type == alert.Timestamp {
		if t, ok := alert.ParseTime(s); ok {
			return clock(t)
		}
	}
	return rowOf(field).form.word(s)
}
