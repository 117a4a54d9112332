package linear

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/portal"
)

// copied is one thing of a record to copy, told alone.
type copied struct {
	word  string
	field string // "" for the query in force
}

// copies lists what can be copied.
func copies() []copied {
	return []copied{
		{"id", "resource_id"}, {"title", "title"}, {"link", "url"}, {"user", "@user"}, {"host", "@host"}, {"address", "@ip"}, {"hash", "@hash"}, {"query", ""},
	}
}

// values returns what there is of it, a line each; a link only if it leads to a known portal.
func (c copied) values(s *session) []string {
	if c.field == "" {
		return []string{s.here.text}
	}
	of := query.FieldOf(c.field).Value(&s.here.opened.record)
	all, ok := of.([]string)
	if !ok && of != nil {
		all = []string{fmt.Sprint(of)}
	}
	if c.word != "link" {
		return all
	}
	var links []string
	for _, address := range all {
		if link, ok := portal.Link(address); ok {
			links = append(links, link)
		}
	}
	return links
}

// copyOf tells one thing of the open record alone, each value on a line that doesn't break. Without a
// word, a number chooses it.
func copyOf(s *session, _ context.Context, word string) {
	var all []choice
	var words []string
	for _, c := range copies() {
		values := slices.DeleteFunc(c.values(s), func(v string) bool { return v == "" })
		words = append(words, c.word)
		tell := func() {
			for _, v := range values {
				s.out.alone(v)
			}
		}
		switch {
		case strings.EqualFold(word, c.word) && len(values) == 0:
			s.out.say("It has no %s.", c.word)
			return
		case strings.EqualFold(word, c.word):
			tell()
			return
		case len(values) > 0:
			all = append(all, choice{c.word + " " + clean(strings.Join(values, ", ")), func(context.Context) { tell() }})
		}
	}
	if word != "" {
		s.out.say("There is no %q to copy: use %s.", short(word), strings.Join(words, ", "))
		return
	}
	s.answer.offer("Copy, told alone on a line", all)
}
