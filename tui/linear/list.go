package linear

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/index"
	"tocsin/tui/cells"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// list shows the first page, with everything stored by now. ok is false if it can't be listed: then all
// stays as it was.
func list(s *session, ctx context.Context) (ok bool) { return turnTo(s, ctx, pageAt{}) }

// turnTo shows a page. ok is false if it can't be listed: then all stays as it was.
func turnTo(s *session, ctx context.Context, at pageAt) (ok bool) {
	p, err := s.reader.page(ctx, s.here.text, at, &s.page)
	if err != nil {
		complain(s, err)
		return false
	}
	if p.over {
		s.out.say("This is the last page.")
		return true
	}
	s.page, s.here = p, place{text: s.here.text, view: s.here.view, told: at.told[:max(len(at.told)-at.back, 0)], top: p.top, listed: p.keys()}
	s.inner = inner{}
	s.answer.forget()
	where(s)
	tellRows(s)
	if p.partial {
		s.out.say("This is not all yet: the store is still being read. Type refresh in a while.")
	}
	if p.total == 0 && !p.bare && !p.partial {
		s.page.emptied = emptied(s, ctx) // the list is told first: the store is searched for each of the conditions
		tellEmptied(s)
	}
	return true
}

// tellRows tells the rows of the page with their numbers.
func tellRows(s *session) {
	if t := s.page.table; t != nil {
		for i := range t.n {
			s.out.say("%d. %s", i+1, cellsOf(t.rows, s.page.top+i))
		}
		return
	}
	s.twins = twinsOf(s.page.rows, s.page.beyond)
	for i := range s.page.rows {
		s.out.say("%d. %s", i+1, rowLine(s, &s.page.rows[i], s.twins[s.page.rows[i].Key], s.page.endings))
	}
}

// where says which part of what is shown.
func where(s *session) {
	shown := shown(s)
	switch {
	case s.here.opened != nil:
		if at := placeOf(&s.here); at != "" {
			s.out.say("%s", at)
		}
		s.out.say("Open: %s", s.here.opened.heading())
	case s.page.total == 0 && s.page.bare && len(s.o.Integrations.Names()) > 0:
		s.out.say("No alert is stored yet: the first poll fetches them. Shown: %s. Type refresh in a while to list them, or status to hear how polling does.", shown)
	case s.page.total == 0 && s.page.bare:
		s.out.say("No alert is stored yet. Shown: %s. Type status to hear how polling does, or refresh to list again.", shown)
	case s.page.total == 0 && s.here.text != "":
		s.out.say("Nothing matches. Shown: %s.%s %s", shown, meant(s), wayOut(s))
		tellEmptied(s)
	case s.page.total == 0:
		s.out.say("Nothing matches. Shown: %s.", shown)
	default:
		note := ""
		if s.page.top == 0 { // it is said with the first page only
			note = meant(s)
		}
		s.out.say("%s. Shown: %s.%s%s", s.page.counted(), shown, note, s.page.endings.sentence())
	}
}

// wayOut says how to leave a query that finds nothing.
func wayOut(s *session) string {
	if takeApart(s.here.text).kind == alert.IncidentKind() {
		return "Type incidents for those that are not done, incidents all for all of them, or alerts for the alerts."
	}
	return "Type clear for the first view, or all for all alerts."
}

// rowLine tells a row of a list: what matters most comes first, then what tells it from its twins
// in the list. Names are told without the endings.
func rowLine(s *session, r *index.Row, t twin, e endings) string {
	k := kindOf(r)
	return aged(s, append(k.line(r), t.words(k.twin)...), r, e)
}

// alertLine tells the row of an alert.
func alertLine(r *index.Row) []string {
	return []string{severityWord(r.Severity), triageWord(r.Triage), text.Clean(r.Heading()), productWord(r), statusWord(r.Status)}
}

// aged ends the line of a row: its age, whom it names, and what was decided here.
func aged(s *session, parts []string, r *index.Row, e endings) string {
	if r.Created != 0 {
		parts = append(parts, text.Ago(r.Created.Time(), s.o.Now()))
	}
	return strings.Join(append(parts, decidedWords(s, r, e)...), ", ")
}

// decidedWords tells whom a row names, and what was decided here.
func decidedWords(s *session, r *index.Row, e endings) (parts []string) {
	for _, p := range []struct{ word, value string }{
		{"user", strings.TrimSuffix(r.User, e.user)},
		{"host", strings.TrimSuffix(r.Host, e.host)},
		{"incident", r.Incident},
		{"verdict", strings.ToLower(r.Verdict.Title())},
		{"assigned to", strings.TrimSuffix(ownerOf(r, s.o.User), e.user)},
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
	return parts
}

// ownerOf names whom a row is assigned to: "you" for the person who reads.
func ownerOf(r *index.Row, me string) string {
	owner := cells.Owner(r)
	if owner != "" && alert.IsMe(owner, me) {
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
func choose(s *session, ctx context.Context, n int) {
	switch {
	case s.answer.choose(ctx, n):
	case s.here.opened != nil:
		tellPart(s, ctx, n)
	case s.page.table != nil:
		behind(s, ctx, n)
	case n < 1 || n > len(s.page.rows):
		s.out.say("There is no row %d: %s.%s", n, s.page.numbers(", or next"), incidentHint(s, ctx, n))
	default:
		open(s, ctx, s.page.rows[n-1])
	}
}

// opens opens the row with a number, as the number alone does, or what was told to be opened by it. It answers
// no question, and chooses nothing that would decide.
func opens(s *session, ctx context.Context, argument string) {
	n, ok := number(argument)
	if ok && s.answer.opens && s.answer.choose(ctx, n) {
		return
	}
	s.answer.leave()
	s.offer = offer{}
	if !ok || s.here.opened != nil {
		s.out.say("Type open and the number of a row in the list.")
		return
	}
	choose(s, ctx, n)
}

// number reads a number that a person types.
func number(word string) (int, bool) {
	n := 0
	if _, err := fmt.Sscanf(word, "%d", &n); err != nil || fmt.Sprint(n) != word {
		return 0, false
	}
	return n, true
}
