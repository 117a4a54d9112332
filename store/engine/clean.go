package engine

import (
	"strings"
	"unicode/utf8"

	"tocsin/graph/alert"
)

// Clean returns record as columns may hold it: NUL and what is not UTF-8 become
// U+FFFD in every text, because PostgreSQL refuses both and SQLite's functions
// stop at a NUL; a record that had to be changed is marked Odd. Key and Raw stay
// as they are: an identity must not change, and the item is kept as bytes. The
// record given is not changed.
func Clean(record alert.Record) alert.Record {
	c := cleaner{}
	if record.Alert != nil {
		c.alert(record.Alert)
	}
	if record.Incident != nil {
		c.incident(record.Incident)
	}
	if !c.dirty {
		return record
	}
	c = cleaner{mend: true}
	if record.Alert != nil {
		a := *record.Alert
		c.alert(&a)
		record.Alert = &a
	}
	if record.Incident != nil {
		i := *record.Incident
		c.incident(&i)
		record.Incident = &i
	}
	record.Malformed = true
	return record
}

// CleanText replaces NUL and what is not UTF-8 by U+FFFD.
func CleanText(s string) string {
	if !dirty(s) {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}

func dirty(s string) bool { return strings.IndexByte(s, 0) >= 0 || !utf8.ValidString(s) }

// cleaner looks at every text of a record, and mends it where it may. It looks
// first so that the many clean records are neither copied nor written to.
type cleaner struct {
	mend  bool
	dirty bool
}

func (c *cleaner) alert(a *alert.Alert) {
	texts(c, &a.TenantID, &a.Title, &a.Description, &a.Product, &a.ServiceSource, &a.DetectionSource, &a.DetectorID,
		&a.Category, &a.Classification, &a.Determination, &a.AssignedTo, &a.InvestigationState, &a.IncidentID,
		&a.ThreatName, &a.ThreatFamily, &a.Actor, &a.Schema, &a.URL)
	texts(c, &a.Severity)
	texts(c, &a.Status)
	texts(c, &a.Provider)
	lists(c, &a.Categories, &a.Techniques, &a.SensorTypes, &a.Tags)
	c.entities(&a.Entities)
}

func (c *cleaner) incident(i *alert.Incident) {
	texts(c, &i.TenantID, &i.Title, &i.Description, &i.Summary, &i.AssignedTo, &i.Classification, &i.Determination,
		&i.LastModifiedBy, &i.ResolvingComment, &i.RedirectID, &i.URL)
	texts(c, &i.Severity)
	texts(c, &i.Status)
	lists(c, &i.Tags)
}

func (c *cleaner) entities(p *[]alert.Entity) {
	if c.mend {
		*p = append([]alert.Entity(nil), *p...)
	}
	for i := range *p {
		e := &(*p)[i]
		texts(c, &e.Type)
		texts(c, &e.Value, &e.Role, &e.Verdict)
	}
}

func texts[S ~string](c *cleaner, all ...*S) {
	for _, p := range all {
		switch {
		case c.mend:
			*p = S(CleanText(string(*p)))
		case dirty(string(*p)):
			c.dirty = true
		}
	}
}

func lists(c *cleaner, all ...*[]string) {
	for _, p := range all {
		if c.mend {
			*p = append([]string(nil), *p...)
		}
		for i := range *p {
			texts(c, &(*p)[i])
		}
	}
}
