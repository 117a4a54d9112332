package clipboard

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/graph/fault"
	"tocsin/tui/portal"
	"tocsin/tui/text"
)

// copying is one thing that can be copied.
type copying struct {
	id    string // of its command, behind "copy-"
	key   string // after y
	help  string
	alone bool // it needs no record
	lines bool // each of its lines is a thing of its own: copied from several records, it is there once
	make  func(c *Clipboard, s subject) copied
}

// copies lists what can be copied, in the order of the box that y opens.
func copies() []copying {
	return []copying{
		{"id", "i", "the id", false, false, func(_ *Clipboard, s subject) copied { return idOf(s) }},
		{"title", "t", "the title", false, false, func(_ *Clipboard, s subject) copied { return line("the title", s.record.Title()) }},
		{"link", "l", "the link to the portal", false, false, link},
		{"entity", "e", "entities, defanged: the one under the cursor, or the main ones", false, true, func(_ *Clipboard, s subject) copied { return entities(s, false) }},
		{"json", "j", "the record as JSON", false, false, asJSON},
		{"query", "q", "the query", true, false, func(_ *Clipboard, s subject) copied { return line("the query", s.Query) }},
		{"kql", "k", "KQL for hunting: the entity under the cursor, or the record", false, false, func(_ *Clipboard, s subject) copied { return hunt(s) }},
		{"decoded", "d", "what its command lines hold as base64, decoded", false, false, decoded},
		{"note", "n", "the note", false, false, note},
	}
}

// rawEntities is the copy for which a key of its own stands.
func rawEntities() copying {
	return copying{"raw", "Y", "entities as they are, not defanged", false, true, func(_ *Clipboard, s subject) copied { return entities(s, true) }}
}

// line returns a text of one line.
func line(what, s string) copied { return copied{what: what, text: text.Clean(s)} }

// addressOf returns the address of the page of a record, as it was sent.
func addressOf(r *alert.Record) string {
	switch {
	case r.Alert != nil:
		return r.Alert.URL
	case r.Incident != nil:
		return r.Incident.URL
	}
	return ""
}

// link returns the link of a record. One that leads elsewhere than to Microsoft is an
// indicator like others.
func link(_ *Clipboard, s subject) copied {
	address := addressOf(s.record)
	if known, ok := portal.Link(address); ok || address == "" {
		return copied{what: "the link", of: ofRecord(s.record), text: known}
	}
	return copied{what: "the link", of: ofRecord(s.record), text: Defang(alert.URL, text.Clean(address)), note: "defanged, since it leads to no portal of Microsoft's"}
}

// mainTypes returns the types of entities that say most of an alert, in the order in which they are
// copied.
func mainTypes() []alert.EntityType {
	return []alert.EntityType{alert.User, alert.Host, alert.IP, alert.Domain, alert.URL, alert.Email, alert.Hash, alert.File}
}

// chosen returns the entity under the cursor, or the first of each main type.
func (s subject) chosen() []alert.Entity {
	if s.Entity != nil {
		return []alert.Entity{*s.Entity}
	}
	var all []alert.Entity
	if slot := slotOf(s.record, "entities"); slot != nil {
		all = *slot.Entities(s.record)
	}
	var out []alert.Entity
	for _, t := range mainTypes() {
		if i := slices.IndexFunc(all, func(e alert.Entity) bool { return e.Type == t && e.Counted() }); i >= 0 {
			out = append(out, all[i])
		}
	}
	return out
}

func slotOf(r *alert.Record, field string) *alert.Slot {
	if kind := r.Kind(); kind != nil {
		return kind.Slot(alert.FieldOf(field))
	}
	return nil
}

// entities returns the chosen entities, one a line.
func entities(s subject, raw bool) copied {
	var names, values, defanged []string
	for _, e := range s.chosen() {
		value := text.Clean(e.Value)
		names, values, defanged = append(names, e.Word()), append(values, value), append(defanged, Defang(e.Type, value))
	}
	if len(values) == 0 {
		return copied{why: "There is no entity to copy"}
	}
	made := copied{what: fault.And(names), text: strings.Join(defanged, "\n")}
	switch {
	case raw:
		made.said, made.text = made.text, strings.Join(values, "\n")
		if made.said != made.text {
			made.note = "raw"
		}
	case !slices.Equal(values, defanged) && !live(made.text):
		made.note = "defanged, Y copies it raw"
	}
	return made
}

// asJSON returns a record as JSON.
func asJSON(c *Clipboard, s subject) copied {
	b := s.record.Raw
	if c.o.JSON != nil {
		var err error
		if b, err = c.o.JSON(s.record); err != nil {
			return copied{why: "It can't be written as JSON: " + fault.Of(err).Sentence}
		}
	}
	return copied{what: "the JSON", of: ofRecord(s.record), title: titleOf(s.record), text: string(b), long: true}
}

// hunt returns the query of Advanced hunting for the entity under the cursor, or for the
// record; for one that the portal doesn't know by its id, for its first entity.
func hunt(s subject) copied {
	if s.Entity == nil {
		if kql, ok := huntRecord(s.record); ok {
			return copied{what: "KQL", of: " for " + hunted(s.record), title: titleOf(s.record), text: kql, long: true, kql: &asked{idsOf(s.record)}}
		}
	}
	for _, e := range s.chosen() {
		if kql, ok := portal.HuntEntity(e.Type, e.Value); ok {
			return copied{what: "KQL", of: " for " + e.Word() + " " + text.Brief(e.Value, mostNamed), text: kql, long: true, kql: &asked{}}
		}
	}
	return copied{why: "Advanced hunting has no table for it"}
}

// decoded returns what the command lines hold as base64, with its own line breaks.
func decoded(_ *Clipboard, s subject) copied {
	made := copied{what: "the decoded text", why: "No command line of it holds text as base64"}
	for i, t := range story.Decoded(s.evidence) {
		plain := strings.Join(text.Block(t), "\n")
		dead := Defang(alert.Command, plain)
		if made.why = ""; i > 0 {
			made.text += "\n"
		}
		if made.text += dead; dead != plain {
			made.note = "defanged"
		}
	}
	return made
}

// mostNamed is the width of a value in a message.
const mostNamed = 40

func huntRecord(r *alert.Record) (kql string, ok bool) {
	if r.Incident != nil {
		return portal.HuntAlerts(r.Incident.Alerts)
	}
	return portal.HuntAlert(r.Key)
}

// idsOf returns the ids of the alerts that the query for a record finds.
func idsOf(r *alert.Record) []string {
	if r.Incident != nil {
		return r.Incident.Alerts
	}
	return []string{r.ID}
}

// hunted names what the query of Advanced hunting for a record finds.
func hunted(r *alert.Record) string {
	if r.Incident != nil {
		return "the alerts" + ofRecord(r)
	}
	return nameOf(r)
}

// Widths of what names a record before what was copied from it.
const (
	mostOf     = 24 // of an id
	mostTitled = 60
)

// nameOf names a record, so that a person sees whether it is the one that they mean: what is decided makes
// room for the next one.
func nameOf(r *alert.Record) string {
	if r.Incident != nil {
		return "incident " + text.Brief(r.ID, mostOf)
	}
	return cmp.Or(titleOf(r), "the record")
}

// titleOf returns the title by which a record is named; "" for an incident, which goes by its id.
func titleOf(r *alert.Record) string {
	if r.Incident != nil {
		return ""
	}
	return text.Brief(r.Heading(), mostTitled)
}

func ofRecord(r *alert.Record) string { return " of " + nameOf(r) }

// idOf returns the id of a record, which names an incident.
func idOf(s subject) copied {
	made := line("the id", s.record.ID)
	if s.record.Incident == nil {
		made.of = ofRecord(s.record)
	}
	return made
}

// note returns the note of a person, with its own line breaks.
func note(_ *Clipboard, s subject) copied {
	if strings.TrimSpace(s.record.Triage.Note) == "" {
		return copied{why: "It has no note"}
	}
	return copied{what: "the note", of: ofRecord(s.record), title: titleOf(s.record), text: strings.Join(text.Block(s.record.Triage.Note), "\n")}
}
