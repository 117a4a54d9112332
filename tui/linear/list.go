package linear

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/cells"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// list shows the page of rows that begins at top. ok is false if it can't be listed: then all stays
// as it was.
func (s *session) list(ctx context.Context, top int) (ok bool) {
	q, err := s.parse(s.text)
	if err != nil {
		s.complain(err)
		return false
	}
	rows := pageRows
	if top > 0 && s.total > top { // the last page has what is left: the index would go back to fill it
		rows = min(rows, s.total-top)
	}
	asked := alert.At(s.o.Now())
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Top: max(top, 0), Rows: rows})
	if err != nil {
		s.complain(err)
		return false
	}
	if top <= 0 {
		s.listedAt = asked
	}
	s.opened, s.work, s.choices, s.rest, s.table = nil, nil, nil, nil, nil
	s.rows, s.top, s.total, s.seq, s.bare = result.Rows, result.First, result.Total, result.Seq, false
	if q.Tabular() && result.Table != nil {
		tabulate(s, q, &result, max(top, 0))
	}
	if s.total == 0 {
		n, err := s.count(ctx, "")
		s.bare = err == nil && n == 0 && q.Kind() == alert.AlertKind()
	}
	s.where()
	tellRows(s)
	if result.Partial || result.Loading {
		s.say("This is not all yet: the store is still being read. Type refresh in a while.")
	}
	return true
}

// tellRows tells the rows of the page with their numbers.
func tellRows(s *session) {
	if s.table != nil {
		for i, r := range s.table.rows {
			s.say("%d. %s", i+1, r.name)
		}
		return
	}
	s.twins = twinsOf(s.rows)
	for i := range s.rows {
		s.say("%d. %s", i+1, s.rowLine(&s.rows[i], s.twins[s.rows[i].Key]))
	}
}

// where says which part of what is shown.
func (s *session) where() {
	shown := "all alerts"
	if s.text != "" {
		shown = s.text
		for _, v := range viewsOf(s) {
			if v.Text == s.text {
				shown = "the view " + clean(v.Name) + ", " + s.text
				break
			}
		}
	}
	switch {
	case s.opened != nil:
		s.say("Open: %s", s.opened.heading())
	case s.total == 0 && s.bare && len(s.o.Integrations) > 0:
		s.say("No alert is stored yet: the first poll fetches them. Shown: %s. Type refresh in a while to list them, or status to hear how polling does.", shown)
	case s.total == 0 && s.bare:
		s.say("No alert is stored yet. Shown: %s. Type status to hear how polling does, or refresh to list again.", shown)
	case s.total == 0 && s.text != "":
		s.say("Nothing matches. Shown: %s.%s Type clear to list all alerts.", shown, meant(s))
	case s.total == 0:
		s.say("Nothing matches. Shown: %s.", shown)
	default:
		s.say("%s. Shown: %s.", listedRows(s), shown)
	}
}

// listed counts what is listed in words.
func (s *session) listed() string {
	if len(s.rows) == 0 {
		return alerts(s.total)
	}
	return text.Plural(s.total, kindOf(&s.rows[0]).kind.Name)
}

// rowLine tells a row of a list: what matters most comes first, then what tells it from its twins
// in the list.
func (s *session) rowLine(r *index.Row, t twin) string {
	return s.aged(append(kindOf(r).line(r), t.words()...), r)
}

// alertLine tells the row of an alert.
func alertLine(r *index.Row) []string {
	return []string{severityWord(r.Severity), triageWord(r.Triage), text.Clean(r.Heading()), productWord(r), statusWord(r.Status)}
}

// aged ends the line of a row: its age, whom it names, and what was decided here.
func (s *session) aged(parts []string, r *index.Row) string {
	if r.Created != 0 {
		parts = append(parts, text.Ago(r.Created.Time(), s.o.Now()))
	}
	for _, p := range []struct{ word, value string }{
		{"user", r.User},
		{"host", r.Host},
		{"incident", r.Incident},
		{"verdict", string(r.Verdict)},
		{"assigned to", ownerOf(r, s.o.User)},
		{"tags", r.Tags},
	} {
		if p.value != "" {
			parts = append(parts, p.word+" "+text.Clean(p.value))
		}
	}
	if r.Bookmark {
		parts = append(parts, "bookmarked")
	}
	if r.Note != "" {
		parts = append(parts, "has a note")
	}
	return strings.Join(parts, ", ")
}

// ownerOf names whom a row is assigned to: "you" for the person who reads.
func ownerOf(r *index.Row, me string) string {
	owner := cells.Owner(r)
	if owner != "" && cells.IsMe(owner, me) {
		return "you"
	}
	return owner
}

func severityWord(severity alert.Severity) string {
	for _, b := range theme.Bands() {
		if b.Severity == severity.Band() {
			return b.Name
		}
	}
	return "Severity unknown"
}

func triageWord(t alert.TriageState) string {
	switch {
	case t == alert.TriageDone:
		return "done"
	case t.Seen():
		return "seen"
	}
	return "not seen"
}

func productWord(r *index.Row) string {
	if r.Provider == alert.Other && r.Product != "" {
		return text.Clean(r.Product)
	}
	return r.Provider.Short()
}

func statusWord(status alert.Status) string {
	return text.Clean(strings.ToLower(cmp.Or(status, alert.Open).Title()))
}

// choose takes the row or the part with a number.
func (s *session) choose(ctx context.Context, n int) {
	switch {
	case len(s.choices) > 0:
		s.chosen(ctx, n)
	case s.opened != nil:
		s.part(ctx, n)
	case s.table != nil:
		rowOf(s, ctx, n)
	case n < 1 || n > len(s.rows):
		s.say("There is no row %d: %s.", n, numbers(s, ", or next"))
	default:
		s.open(ctx, s.rows[n-1])
	}
}

// opens opens the row with a number, as the number alone does.
func opens(s *session, ctx context.Context, argument string) {
	n, ok := number(argument)
	if !ok || s.opened != nil {
		s.say("Type open and the number of a row in the list.")
		return
	}
	s.choose(ctx, n)
}

// number reads a number that a person types.
func number(word string) (int, bool) {
	n := 0
	if _, err := fmt.Sscanf(word, "%d", &n); err != nil || fmt.Sprint(n) != word {
		return 0, false
	}
	return n, true
}

// numbers says which numbers choose a row.
func numbers(s *session, more string) string {
	switch {
	case s.table != nil:
		return "these are rows of a table, so open one first"
	case len(s.rows) == 0:
		return "nothing is listed"
	}
	return fmt.Sprintf("choose 1 to %d", len(s.rows)) + more
}

// meant says that a query which finds nothing asks for what the service says, if the same is given
// here too.
func meant(s *session) string {
	if note := query.Ours(query.Scope{Now: s.o.Now(), Views: s.o.Views()}.Read(s.text)); note != nil {
		return " " + begun(note.Message) + "."
	}
	return ""
}
