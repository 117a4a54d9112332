package detail

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// Visit asks the owner of a pane to open a record that it tells of: an alert of an incident, of an
// entity, or of a past decision; the incident of an alert.
type Visit struct {
	Pane   *Pane // whose owner is asked: every screen receives every message
	Key    alert.Key
	Title  string // as it was sent: clean it before drawing
	Triage alert.TriageState
	Among  []index.Row // the alerts that it was chosen among, those of an entity or of an incident; nil if it was chosen elsewhere
}

// Kind returns the kind of the record: an incident, or an alert whatever else its source has.
func (v *Visit) Kind() *alert.Kind {
	if source := alert.SourceOf(v.Key.Source); source != nil && source.Kind() == alert.IncidentKind() {
		return alert.IncidentKind()
	}
	return alert.AlertKind()
}

// Redirect returns the incident that the shown one was merged into; ok is false if it was
// not, or is not loaded.
func (p *Pane) Redirect() (to alert.Key, ok bool) {
	if !p.asked.has(p.shown) || p.shown.record.Incident == nil || p.shown.record.Incident.RedirectID == "" {
		return alert.Key{}, false
	}
	to = p.shown.record.Key
	to.ID = p.shown.record.Incident.RedirectID
	return to, true
}

// Known returns the row of the open record of a pane. One of which a list had no more than the key is as the
// pane shows the record, as a person saw it; ok is false until it does.
func Known(p *Pane, row index.Row) (is index.Row, ok bool) {
	if row.Kind != nil || p.asked.failed != nil && !p.asked.has(p.shown) {
		return row, true
	}
	if !p.asked.has(p.shown) || p.asked.key != row.Key {
		return row, false
	}
	return recordRow(row.Key, &p.shown.record), true
}

// recordRow returns a record as a list would have it, as far as a decision about it asks for that.
func recordRow(key alert.Key, r *alert.Record) index.Row {
	t := &r.Triage
	is := index.Row{
		Key: key, Kind: r.Kind(), Title: r.Title(), Triage: t.State, By: t.By, At: t.At, Verdict: t.Verdict, Owner: t.AssignedTo,
		Bookmark: t.Bookmarked.Set(), Note: t.Note, Tags: strings.Join(t.Tags, ", "), Ticks: strings.Join(t.Ticks, ", "),
	}
	switch {
	case r.Alert != nil:
		is.Severity, is.Status, is.Assigned, is.Category, is.Incident = r.Alert.Severity, r.Alert.Status, r.Alert.AssignedTo, r.Alert.Category, r.Alert.IncidentID
	case r.Incident != nil:
		is.Severity, is.Status, is.Assigned = r.Incident.Severity, r.Incident.Status, r.Incident.AssignedTo
	}
	return is
}

// among returns the alerts of the shown incident, in the order of time, if a record is one of them.
func among(p *Pane, key alert.Key) (rows []index.Row) {
	if !p.shown.isIncident() {
		return nil
	}
	for _, g := range p.shown.members() {
		rows = append(rows, recordRow(g.Record.Key, g.Record))
	}
	if !slices.ContainsFunc(rows, func(r index.Row) bool { return r.Key == key }) {
		return nil
	}
	return rows
}

// OnMember reports whether the cursor of a pane is on an alert of the incident that it shows.
func OnMember(p *Pane) bool {
	row, ok := rowAt(p)
	return ok && row.visits != nil && onMembers(p)
}

// onMembers reports whether a pane shows the page with the alerts of an incident.
func onMembers(p *Pane) bool {
	return p.asked.has(p.shown) && p.chosen == evidencePage && len(p.shown.members()) > 0
}

// memberListing asks for the alerts of the shown incident.
func memberListing(p *Pane) *Listing {
	r := &p.shown.record
	return &Listing{
		Pane: p, Title: "the alerts of incident " + r.Key.ID,
		Query: "incident_id = " + query.Quote(r.Key.ID) + " AND integration = " + query.Quote(r.Key.Integration),
	}
}

// isIncident reports whether the record is an incident, whose groups are its alerts.
func (c *content) isIncident() bool { return c != nil && c.record.Incident != nil }

// members returns the alerts of an incident in the order of time.
func (c *content) members() []*story.Group {
	var out []*story.Group
	for i := range c.groups {
		if c.groups[i].Record.Alert != nil && c.isIncident() {
			out = append(out, &c.groups[i])
		}
	}
	slices.SortStableFunc(out, func(a, b *story.Group) int {
		return cmp.Compare(a.Record.Alert.Created, b.Record.Alert.Created)
	})
	return out
}

// worst returns the number of the group whose story leads: of an incident with alerts the
// gravest of them; else the record itself.
func (c *content) worst() (number int) {
	if !c.isIncident() {
		return 0
	}
	return max(story.Gravest(c.groups), 0)
}

// writeMembers writes the alerts of an incident, one a row, a day below its date. Enter
// opens one.
func writeMembers(b *writer, s scene) {
	all := s.members()
	if len(all) == 0 {
		b.tells(theme.Muted, "None of its alerts is stored.")
		return
	}
	if stored := len(s.record.Incident.Alerts); stored > len(all) {
		b.tells(theme.Muted, "The newest "+text.Number(len(all))+" of "+text.Plural(stored, "alert")+".")
		b.blank()
	}
	marks := 0
	for _, g := range all {
		marks = max(marks, text.Width(text.Shorten(text.Reveal(story.ProductWord(g.Record)), widestMark)))
	}
	day, zone := "", s.now.Location()
	for _, g := range all {
		a := g.Record.Alert
		date := "Without a time"
		if a.Created != 0 {
			date = a.Created.Time().In(zone).Format("Monday, 2006-01-02")
		}
		if date != day {
			b.blank()
			writeDay(b, date, a.Created, s)
			day = date
		}
		visit := Visit{Key: g.Record.Key, Title: a.Title, Triage: g.Record.Triage.State}
		b.row(stop{id: "alert." + g.Record.Key.ID + string(g.Record.Key.Source), visits: &visit}, func() {
			writeMember(b, g.Record, marks, zone)
		})
	}
}

// writeMember writes the row of an alert: its time in a zone, severity, product, title and triage.
func writeMember(b *writer, r *alert.Record, marks int, zone *time.Location) {
	clock := text.Spaces(len("15:04:05"))
	if r.Alert.Created != 0 {
		clock = r.Alert.Created.Time().In(zone).Format("15:04:05")
	}
	role := theme.Title
	sign := theme.Segment{Text: b.th.Glyphs.Dot, Role: theme.Muted}
	switch {
	case r.Triage.State == alert.TriageDone:
		role, sign = theme.Muted, theme.Segment{Text: b.th.Glyphs.OK, Role: theme.Good}
	case r.Triage.State.Seen():
		role, sign = theme.Text, theme.Segment{Text: " "}
	}
	severity := r.Alert.Severity
	lead := line{
		sign,
		{Text: " "},
		{Text: clock, Role: theme.Muted},
		{Text: "  "},
		{Text: b.th.Glyphs.Severity(severity), Role: theme.Severity(severity)},
		{Text: "  "},
		{Text: text.Fit(text.Shorten(text.Reveal(story.ProductWord(r)), widestMark), marks), Role: theme.Name},
		{Text: "  "},
	}
	hung(b, lead, theme.Segment{Text: oneLine(r.Heading()), Role: role})
}

// shares counts the alerts of an incident that have each thing, by entityName. A thing that
// one alert spells in two ways is one in all of them.
func (c *content) shares() map[string]int {
	if !c.isIncident() {
		return nil
	}
	out := map[string]int{}
	for _, g := range c.members() {
		seen := map[string]bool{}
		for _, e := range g.Record.Alert.Entities {
			if name := c.thing(e); !seen[name] {
				seen[name] = true
				out[name]++
			}
		}
	}
	return out
}

// thing returns the name of the thing that an entity is: entityName, or that of the entity of
// which an alert of the incident says that it is another spelling.
func (c *content) thing(e alert.Entity) string {
	name := entityName(e)
	if as, ok := c.spelled[name]; ok {
		return as
	}
	return name
}

// findSpellings finds, in the alerts of an incident, which names are spellings of which things:
// what one alert knows holds for all.
func (c *content) findSpellings() {
	if !c.isIncident() {
		return
	}
	c.spelled = map[string]string{}
	for i := range c.groups {
		if c.groups[i].Record.Alert == nil {
			continue
		}
		all := c.groups[i].Record.Alert.Entities
		for _, e := range all {
			if e.Of <= 0 || e.Of > len(all) {
				continue
			}
			name, is := entityName(e), c.thing(all[e.Of-1])
			if _, known := c.spelled[name]; !known && is != name {
				c.spelled[name] = is
			}
		}
	}
}

// entityName is the same for spellings of an entity that differ in case.
func entityName(e alert.Entity) string { return string(e.Type) + ":" + strings.ToLower(e.Value) }

// byShares returns entities with those first that most alerts have.
func byShares(all []alert.Entity, shares map[string]int) []alert.Entity {
	if shares == nil {
		return all
	}
	all = slices.Clone(all)
	slices.SortStableFunc(all, func(a, b alert.Entity) int { return shares[entityName(b)] - shares[entityName(a)] })
	return all
}
