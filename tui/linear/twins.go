package linear

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/store/index"
	"tocsin/store/links"
	"tocsin/store/query"
	"tocsin/tui/portal"
)

// mostTwins is how many rows are read to find the twins on other pages.
const mostTwins = 200

// twin tells a row from the others in the list about the same events.
type twin struct {
	from string // its source, or its integration
	of   string // the numbers of the others, or where they are
}

// twinsOf returns what tells rows apart that are about the same events, by their keys. The numbers
// are those of the list; beyond are rows of other pages.
func twinsOf(listed, beyond []index.Row) map[alert.Key]twin {
	out := map[alert.Key]twin{}
	all := slices.Concat(listed, beyond)
	for own, others := range links.TwinsAnywhere(all) {
		var t twin
		var numbers []string
		for i := range all {
			other := all[i].Key
			switch {
			case !slices.Contains(others, other):
				continue
			case other.Source != own.Source:
				t.from = sourceWord(own.Source)
			case other.Integration != own.Integration && t.from == "":
				t.from = own.Integration
			}
			if i < len(listed) {
				numbers = append(numbers, strconv.Itoa(i+1))
			}
		}
		if t.of = fault.And(numbers); len(numbers) == 0 {
			t.of = "one on another page"
		}
		out[own] = t
	}
	return out
}

// twinned tells the row of an alert, to be opened, from the others about the same event, wherever they are listed: from
// which source they are, whether they were read before, and how they were closed. No case is to be taken for a new one.
func twinned(s *session, ctx context.Context, r *index.Row) twin {
	t := twin{from: s.twins[r.Key].from}
	linked, err := links.OfRow(ctx, s.o.Store, r, s.o.Now())
	if err != nil || len(linked.Rows) == 0 || kindOf(r).kind != alert.AlertKind() {
		return t
	}
	var others []string
	for i := range linked.Rows {
		o := &linked.Rows[i]
		words := "one from " + sourceWord(o.Key.Source)
		if s.read[o.Key] {
			words = "the one from " + sourceWord(o.Key.Source) + " that you have read"
		}
		if how := closedWord(o); how != "" {
			words += " (" + how + ")"
		}
		if !slices.Contains(others, words) {
			others = append(others, words)
		}
	}
	t.from, t.of = sourceWord(r.Key.Source), fault.And(others)
	return t
}

// closedWord says how an alert is closed: "done as benign" here, or "resolved" by the service; "" if it isn't.
func closedWord(r *index.Row) string {
	switch {
	case r.Triage == alert.TriageDone && r.Verdict != "":
		return "done as " + strings.ToLower(r.Verdict.Title())
	case r.Triage == alert.TriageDone:
		return "done"
	case links.IsClosed(r):
		return "resolved"
	}
	return ""
}

// beyond returns the twins on other pages of the rows that have none on this one.
func (r *reader) beyond(ctx context.Context, q *query.Query, p *page) []index.Row {
	if len(q.Stages) > 0 || p.total <= len(p.rows) {
		return nil // with its stages, a query selects not all that its condition does
	}
	var words []string
	twins := links.TwinsAnywhere(p.rows)
	for i := range p.rows {
		if row := &p.rows[i]; row.Shared != "" && len(twins[row.Key]) == 0 {
			words = append(words, strings.Split(row.Shared, "\n")...)
		}
	}
	if len(words) == 0 {
		return nil
	}
	own, err := r.parse("FROM " + q.Kind().Name + " WHERE " + links.Query(words))
	if err != nil {
		return nil
	}
	found, err := r.store.Search(ctx, index.Request{Query: query.Both(q, own), Rows: mostTwins})
	if err != nil { // what is listed is told without them
		return nil
	}
	return slices.DeleteFunc(found.Rows, func(o index.Row) bool {
		return slices.ContainsFunc(p.rows, func(r index.Row) bool { return r.Key == o.Key })
	})
}

// words are those of a row that has twins, which are called so.
func (t twin) words(called string) []string {
	var out []string
	if t.from != "" {
		out = append(out, "from "+clean(t.from))
	}
	if t.of != "" {
		out = append(out, called+" "+t.of)
	}
	return out
}

// sourceWord names a source as the screen does before the titles of twins.
func sourceWord(name alert.SourceName) string {
	if source := alert.SourceOf(name); source != nil {
		return source.Word
	}
	return string(name)
}

// sourceTitle names a source where it stands for itself.
func sourceTitle(name alert.SourceName) string {
	if source := alert.SourceOf(name); source != nil {
		return source.Title
	}
	return string(name)
}

// twinLink tells the address of the alert of another source about the same events, if the open
// one has none.
func twinLink(s *session, ctx context.Context) (told bool) {
	linked, err := links.Of(ctx, s.o.Store, &s.here.opened.record, s.o.Now())
	if err != nil {
		return false
	}
	for i := range linked.Rows {
		record, _, err := s.o.Store.Record(ctx, linked.Rows[i].Key)
		if err != nil {
			continue
		}
		address, _ := query.FieldOf("url").Value(&record).(string)
		if link, ok := portal.Link(address); ok {
			s.out.say("It has no page in a portal; its twin in %s has:", sourceWord(record.Key.Source))
			s.out.alone(strings.TrimSpace(link))
			return true
		}
	}
	return false
}
