package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/store/query"
	"tocsin/tui/clipboard"
	"tocsin/tui/portal"
)

// copied is one thing of a record to copy, told alone.
type copied struct {
	word string
	what string // said in place of the values among the choices, if they are long; "" for the values

	// of returns the values, or why there are none; "" for no reason.
	of func(s *session, word string) (values []string, why string)
}

// copies lists what can be copied.
func copies() []copied {
	return []copied{
		{"id", "", fieldsOf("resource_id")},
		{"title", "", fieldsOf("title")},
		{"link", "", linksOf},
		{"user", "", fieldsOf("@user")},
		{"host", "", fieldsOf("@host")},
		{"address", "", fieldsOf("@ip")},
		{"hash", "", fieldsOf("@hash")},
		{"query", "", func(s *session, _ string) ([]string, string) { return []string{s.here.text}, "" }},
		{"note", "", taken},
		{"decoded", "what its command lines hold as base64", taken},
		{"kql", "a query of Advanced hunting that finds it", taken},
		{"json", "the record as JSON", taken},
	}
}

// fieldsOf returns the values of a field.
func fieldsOf(field string) func(*session, string) ([]string, string) {
	return func(s *session, _ string) ([]string, string) {
		switch of := query.FieldOf(field).Value(&s.here.opened.record).(type) {
		case nil:
			return nil, ""
		case []string:
			return slices.DeleteFunc(slices.Clone(of), func(v string) bool { return v == "" }), ""
		default:
			return []string{fmt.Sprint(of)}, ""
		}
	}
}

// linksOf returns the link of the record, if it leads to a known portal.
func linksOf(s *session, _ string) (links []string, why string) {
	all, _ := fieldsOf("url")(s, "")
	for _, address := range all {
		if link, ok := portal.Link(address); ok {
			links = append(links, link)
		}
	}
	return links, ""
}

// taken returns the lines of what the screen copies by the same word.
func taken(s *session, word string) (lines []string, why string) {
	o := s.here.opened
	record := o.record
	record.Key = o.row.Key
	content, why := clipboard.New(context.Background(), clipboard.Options{JSON: s.o.JSON}).Read(word, &record, o.evidence)
	if why != "" {
		return nil, why
	}
	return strings.Split(content, "\n"), ""
}

// copyOf tells one thing of the open record alone, each value on a line that doesn't break. Without a
// word, a number chooses it.
func copyOf(s *session, ctx context.Context, word string) {
	var all []choice
	var words []string
	for _, c := range copies() {
		words = append(words, c.word)
		if word != "" && !strings.EqualFold(word, c.word) {
			continue
		}
		values, why := c.of(s, c.word)
		if strings.Join(values, "") == "" {
			values = nil
		}
		tell := func() {
			for _, v := range values {
				s.out.alone(v) // a break within would spoil it
			}
		}
		switch {
		case c.word == "link" && word != "" && len(values) == 0 && twinLink(s, ctx):
			return
		case word != "" && len(values) == 0:
			s.out.say("%s.", cmp.Or(why, "It has no "+c.word))
			return
		case word != "":
			tell()
			return
		case len(values) == 0:
		case c.what != "":
			all = append(all, choice{c.word + ", " + c.what, func(context.Context) { tell() }})
		default:
			all = append(all, choice{c.word + " " + clean(strings.Join(values, ", ")), func(context.Context) { tell() }})
		}
	}
	if word != "" {
		s.out.say("There is no %q to copy: use %s.", short(word), strings.Join(words, ", "))
		return
	}
	s.answer.offer("Copy, told alone on a line", all)
}
