package detail

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// wide is the width of a page from which facts are written in two columns.
const wide = 70 - margins

// A time and its age stand beside their name, if that isn't longer than shortNames: in a narrow page longer
// names are above their values.
const (
	aged       = len("2006-01-02 15:04:05Z  10 min ago")
	shortNames = len("first activity")
)

// writeSummary writes the summary: what happened, the record's own words, what to do, what was said about
// it, the facts, and the ids last.
func writeSummary(b *writer, s scene) {
	c, now := s.content, s.now
	c.longTitle(b)
	writeStanding(b, s)
	c.news(b, now)
	writeLead(b, s)
	first, ids := c.facts(headRows()[standing:], b.th, now), c.facts(copyRows(), b.th, now)
	detector := []fact{detectorFact(s, b.room())}
	if c.record.Alert == nil {
		detector = nil
	}
	names := nameWidth(slices.Concat(first, detector, besideFacts(s), c.things(), c.triage(now), c.decided(), ids))
	names = min(names, max(b.room()-gap-aged, shortNames))
	b.facts(names, c.decided())
	if !c.isIncident() { // whose description is the words of one rule, which say little of an attack
		b.blank()
		b.paragraph(theme.Text, c.text("description"))
	}
	writeSteps(b, s)
	writeComments(b, s)
	b.blank()
	early := min(leading, len(first))
	b.facts(names, first[:early])
	if detector != nil {
		b.column(names, []fact{detectorFact(s, b.room()-names-gap)})
	}
	b.facts(names, first[early:])
	b.section(names, besideFacts(s))
	if things := c.things(); len(things) > 0 {
		b.blank()
		b.column(names, things)
	}
	writeSpellings(b, s)
	b.section(names, c.triage(now))
	c.prose(b)
	b.section(names, ids)
	if c.record.Malformed {
		b.blank()
		b.tells(theme.Warn, b.th.Glyphs.Alert+" Malformed: a field doesn't match Microsoft's schema. "+named(rawPage)+" shows the item as received.")
	}
}

// besideFacts returns the facts that lead to other records about the same event.
func besideFacts(s scene) []fact {
	return []fact{partFact(s), recordsFact(s), linkedFact(s)}
}

// writeLead writes what happened, one sentence a row.
func writeLead(b *writer, s scene) {
	if s.leads > 0 {
		writeWorst(b, s, s.groups[s.leads].Record)
	}
	for i := range s.lead {
		said := &s.lead[i]
		lead := line{verdictMark(b.th, said.Verdict, said.Outcome), {Text: " "}}
		b.row(stop{id: "lead." + idOf(said.Path), asks: func() Pivot { return s.pivots.piece(s.piece(s.leads, said.Path)) }}, func() {
			b.soft(theme.Width(lead...), lead, partsOf(said.Parts, said.Verdict, said.Outcome)...)
			writeDecoded(b, line{{Text: text.Spaces(theme.Width(lead...))}}, said.Decoded)
		})
	}
	b.blank()
}

// writeWorst writes which of an incident's alerts the sentences below are of: the gravest one.
// Enter opens it.
func writeWorst(b *writer, s scene, r *alert.Record) {
	visit := Visit{Key: r.Key, Title: r.Alert.Title, Triage: r.Triage.State}
	severity, words := r.Alert.Severity, ", its gravest alert"
	if len(s.members()) == 1 {
		words = ", its alert"
	}
	lead := line{{Text: b.th.Glyphs.Severity(severity), Role: theme.Severity(severity)}, {Text: " "}}
	b.row(stop{id: "worst." + r.Key.ID + string(r.Key.Source), visits: &visit}, func() {
		b.soft(theme.Width(lead...), lead, theme.Segment{Text: oneLine(r.Heading()), Role: theme.Title}, theme.Segment{Text: words, Role: theme.Muted})
	})
}

// leading is how many facts come before that of the detector.
const leading = 1

// standing is how many of the first facts are in the line below the title.
const standing = 2

// standingID is the width of an incident's number there; those of the service have up to ten digits.
const standingID = 16

// writeStanding writes in one line how the record stands: severity, status, how the same event was closed in
// another source, product, age and incident. Whatever comes below it, it is in sight; it breaks between them only.
func writeStanding(b *writer, s scene) {
	c, now := s.content, s.now
	var row line
	add := func(role theme.Role, s string) {
		if s != "" {
			row = append(row, theme.Segment{Text: oneLine(s), Role: role})
		}
	}
	if s := alert.Severity(c.text("severity")); c.slot("severity") != nil {
		add(theme.Severity(s), severityWord(s))
	}
	add(theme.Text, asStatus.word(c.text("status")))
	add(theme.Text, closedElsewhere(s))
	if !c.isIncident() {
		add(theme.Name, story.ProductWord(&c.record))
	}
	if at := c.record.Created(); at != 0 {
		add(theme.Muted, text.Ago(at.Time(), now))
	}
	if of, ok := parentOf(c); ok && c.record.Alert != nil {
		add(theme.Muted, labelOf(of.field)+" "+text.Shorten(text.Clean(of.key.ID), standingID))
	}
	if len(row) > 0 {
		writeDotted(b, row)
		b.blank()
	}
}

// writeDotted writes segments with dots between them, as many a line as it has room for.
func writeDotted(b *writer, all line) {
	dot := theme.Segment{Text: " " + b.th.Glyphs.Dot + " ", Role: theme.Muted}
	var row line
	for _, s := range all {
		switch {
		case len(row) == 0:
		case !b.cut && theme.Width(row...)+theme.Width(dot, s) > b.room():
			b.soft(0, nil, row...)
			b.join, row = spaced, nil
		default:
			row = append(row, dot)
		}
		row = append(row, s)
	}
	b.soft(0, nil, row...)
}

// facts writes facts in two columns if there is room for them.
func (b *writer) facts(names int, facts []fact) {
	if b.w >= wide {
		b.columns(names, facts)
	} else {
		b.column(names, facts)
	}
}

// section writes facts after an empty line.
func (b *writer) section(names int, facts []fact) {
	if slices.ContainsFunc(facts, func(f fact) bool { return len(f.value) > 0 }) {
		b.blank()
	}
	b.column(names, facts)
}

// mostTitle is how many lines a title has at most, so that the story below it stays in sight.
const mostTitle = 6

// longTitle writes the title if the line above the tabs cannot show it as it was sent: its first lines, and
// where the rest is.
func (c *content) longTitle(b *writer) {
	title := c.record.Title()
	if alert.Shows(title) {
		title = alert.Ended(title)
	}
	sign := text.Width(b.th.Glyphs.High) + 1
	if blocks := text.Block(title); len(blocks) > 1 || blocks[0] != text.Clean(title) || sign+text.Width(blocks[0]) > b.w+1 {
		from := len(b.lines)
		b.paragraph(theme.Title, title)
		if to := from + mostTitle; len(b.lines) > to {
			b.lines, b.glues = b.lines[:to-1], b.glues[:to-1]
			b.tells(theme.Muted, text.Ellipsis+" "+text.Plural(utf8.RuneCountInString(title), "character")+", "+named(rawPage)+" has all")
		}
		b.blank()
	}
}

// news writes that an incident got other alerts since it was closed here: "1 new alert since
// kim closed it 5 min ago".
func (c *content) news(b *writer, now time.Time) {
	t := &c.record.Triage
	if !c.isIncident() || len(c.record.Incident.NewAlerts) == 0 {
		return
	}
	by := " closed it "
	if t.By == "" {
		by = "someone" + by
	} else {
		by = text.Clean(t.By) + by
	}
	b.tells(theme.NewMark, b.th.Glyphs.New+" "+text.Plural(len(c.record.Incident.NewAlerts), "new alert")+" since "+by+text.Ago(t.At.Time(), now))
	b.blank()
}

// triage returns what was done here. Seeing an alert is not a decision, so its
// labels differ. About an audit record nothing is decided as a rule.
func (c *content) triage(now time.Time) []fact {
	if c.record.Event != nil && !c.record.Triage.State.Seen() {
		return nil
	}
	t, at, by := c.record.Triage, labelOf("triage.at"), labelOf("triage.by")
	switch {
	case t.State == alert.TriageSeen:
		at, by = "seen at", "seen by"
	case !t.State.Seen():
		t.At, t.By = 0, "" // whoever took seen back did not triage it
	}
	return []fact{
		said(labelOf("triage.state"), t.State.Word()),
		fixed(at, when(t.At, now)...),
		said(by, t.By),
		said(labelOf("triage.verdict"), t.Verdict.Title()),
		said(labelOf("triage.assigned_to"), t.AssignedTo),
		said(labelOf("triage.bookmarked"), asYes.word(string(t.Bookmarked))),
		said(labelOf("triage.tags"), strings.Join(t.Tags, ", ")),
	}
}

// decided tells early what people here have made of the record, whatever its status at the service is:
// "done, benign, kim has it, tags vip", and their note, which is read before the rest. It has no fact before that.
func (c *content) decided() []fact {
	t := &c.record.Triage
	var words []string
	if t.State == alert.TriageDone {
		if words = append(words, t.State.Word()); t.Verdict != "" {
			words = append(words, strings.ToLower(t.Verdict.Title()))
		}
	}
	if t.AssignedTo != "" {
		words = append(words, t.AssignedTo+" has it")
	}
	if t.Bookmarked.Set() {
		words = append(words, "bookmarked")
	}
	if len(t.Tags) > 0 {
		words = append(words, "tags "+strings.Join(t.Tags, ", "))
	}
	return []fact{said("triage (here)", strings.Join(words, ", ")), said(labelOf("triage.note"), t.Note)}
}

// prose writes the longer texts, each below its heading.
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
	if c.isIncident() {
		section(sentence(labelOf("description")), c.text("description"))
	}
	for _, r := range proseRows() {
		section(r.label, c.text(r.field))
	}
}
