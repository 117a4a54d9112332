package detail

import (
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// wide is the width of a page from which facts stand in two columns.
const wide = 70 - margins

// writeSummary writes what a person reads first.
func (c *content) writeSummary(b *writer, now time.Time) {
	c.longTitle(b)
	first, ids := c.facts(b.th, now), c.ids(now)
	names := nameWidth(slices.Concat(first, c.things(), c.triage(now), ids))
	b.facts(names, first[:min(leading, len(first))])
	if d := c.description(); strings.TrimSpace(d) != "" {
		b.blank()
		b.paragraph(theme.Text, d)
		b.blank()
	}
	b.facts(names, first[min(leading, len(first)):])
	b.section(names, c.things())
	b.section(names, c.triage(now))
	c.prose(b)
	b.section(names, ids)
	if c.record.Malformed {
		b.blank()
		b.paragraph(theme.Warn, b.th.Glyphs.Alert+" A field was not as Microsoft's schema says; 4 Raw has the item as it was received.")
	}
}

// leading is how many facts stand before the description: what an alert says
// itself is read before what is known about it.
const leading = 4

// facts writes facts in two columns where there is room for them.
func (b *writer) facts(names int, facts []fact) {
	if b.w >= wide {
		b.columns(names, facts)
	} else {
		b.column(names, facts)
	}
}

func (c *content) description() string {
	switch {
	case c.record.Incident != nil:
		return c.record.Incident.Description
	case c.record.Alert != nil:
		return c.record.Alert.Description
	}
	return ""
}

// section writes facts behind an empty line.
func (b *writer) section(names int, facts []fact) {
	if slices.ContainsFunc(facts, func(f fact) bool { return len(f.value) > 0 }) {
		b.blank()
	}
	b.column(names, facts)
}

// longTitle writes the whole title where the line above the tabs cannot show it
// as it was sent.
func (c *content) longTitle(b *writer) {
	title := c.record.Title()
	sign := text.Width(b.th.Glyphs.High) + 1
	if blocks := text.Block(title); len(blocks) > 1 || blocks[0] != text.Clean(title) || sign+text.Width(blocks[0]) > b.w+1 {
		b.paragraph(theme.Title, title)
		b.blank()
	}
}

// facts are those that stand at the top.
func (c *content) facts(th *theme.Theme, now time.Time) []fact {
	switch {
	case c.record.Incident != nil:
		return incidentFacts(th, c.record.Incident, c.record.Source, now)
	case c.record.Alert != nil:
		return alertFacts(th, c.record.Alert, c.record.Source, now)
	}
	return nil
}

func alertFacts(th *theme.Theme, a *alert.Alert, source alert.SourceName, now time.Time) []fact {
	categories := a.Categories
	if len(categories) == 0 {
		categories = []string{a.Category}
	}
	return []fact{
		severityFact(th, a.Severity),
		said("status", string(a.Status)),
		said("product", a.Product),
		fixed("created", when(a.Created, now)...),
		fixed("updated", when(a.Updated, now)...),
		fixed("first activity", when(a.Began, now)...),
		fixed("last activity", when(a.Ended, now)...),
		fixed("resolved", when(a.Resolved, now)...),
		said("version", source.Version()),
		said("category", strings.Join(categories, ", ")),
		said("MITRE", strings.Join(a.Techniques, ", ")),
		said("assigned to", a.AssignedTo),
		said("classification", spelled(a.Classification)),
		said("determination", spelled(a.Determination)),
		said("investigation", spelled(a.InvestigationState)),
		said("threat", a.ThreatName),
		said("threat family", a.ThreatFamily),
		said("actor", a.Actor),
		said("incident", a.IncidentID),
		said("tags", strings.Join(a.Tags, ", ")),
	}
}

func incidentFacts(th *theme.Theme, i *alert.Incident, source alert.SourceName, now time.Time) []fact {
	priority := fact{}
	if i.Priority >= 0 {
		priority = said("priority", grouped(i.Priority)+" of 100")
	}
	return []fact{
		severityFact(th, i.Severity),
		said("status", string(i.Status)),
		priority,
		fixed("created", when(i.Created, now)...),
		fixed("updated", when(i.Updated, now)...),
		said("version", source.Version()),
		said("assigned to", i.AssignedTo),
		said("last changed by", i.LastModifiedBy),
		said("classification", spelled(i.Classification)),
		said("determination", spelled(i.Determination)),
		said("taken in by", i.RedirectID),
		said("tags", strings.Join(i.Tags, ", ")),
	}
}

func severityFact(th *theme.Theme, s alert.Severity) fact {
	return fixed("severity", theme.Segment{Text: th.Glyphs.Severity(s) + " " + severityWord(s), Role: theme.Severity(s)})
}

// triage is what was decided here; to look at an alert is no decision.
func (c *content) triage(now time.Time) []fact {
	t, at, by := c.record.Triage, "decided", "decided by"
	if t.State == alert.TriageSeen {
		at, by = "seen at", "seen by"
	}
	return []fact{
		said("triage", t.State.Word()),
		fixed(at, when(t.At, now)...),
		said(by, t.By),
		said("note", t.Note),
	}
}

// prose writes the longer texts.
func (c *content) prose(b *writer) {
	section := func(name string, texts ...string) {
		for _, s := range texts {
			if strings.TrimSpace(s) == "" {
				continue
			}
			if name != "" {
				b.heading(name)
			}
			name = ""
			b.paragraph(theme.Text, s)
		}
	}
	if i := c.record.Incident; i != nil {
		section("Summary", i.Summary)
		section("Resolving comment", i.ResolvingComment)
	}
	section("Recommended actions", c.actions...)
}

// ids are what one copies: the portal's page and the names that programs use.
func (c *content) ids(now time.Time) []fact {
	r := &c.record
	var url, tenant string
	var more []fact
	switch {
	case r.Incident != nil:
		url, tenant = r.Incident.URL, r.Incident.TenantID
	case r.Alert != nil:
		a := r.Alert
		url, tenant = a.URL, a.TenantID
		more = []fact{
			said("service source", a.ServiceSource),
			said("detection source", a.DetectionSource),
			exact("detector", a.DetectorID),
			said("sensor types", strings.Join(a.SensorTypes, ", ")),
			said("schema", a.Schema),
		}
	}
	return append([]fact{
		exact("link", url), exact("id", r.ID), exact("tenant", tenant),
		said("integration", r.Integration), said("source", string(r.Source)), fixed("first kept", when(r.Ingested, now)...),
	}, more...)
}
