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

// twin tells a row from the others in the list about the same events.
type twin struct {
	from string // its source, or its integration
	of   string // the numbers of the others
}

// twinsOf returns what tells rows apart that are about the same events, by their keys. The numbers
// are those of the list.
func twinsOf(listed []index.Row) map[alert.Key]twin {
	out := map[alert.Key]twin{}
	for own, others := range links.TwinsAnywhere(listed) {
		var t twin
		var numbers []string
		for i := range listed {
			other := listed[i].Key
			switch {
			case !slices.Contains(others, other):
				continue
			case other.Source != own.Source:
				t.from = sourceWord(own.Source)
			case other.Integration != own.Integration && t.from == "":
				t.from = own.Integration
			}
			numbers = append(numbers, strconv.Itoa(i+1))
		}
		t.of = fault.And(numbers)
		out[own] = t
	}
	return out
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
