package linear

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
	"tocsin/tui/detail"
	"tocsin/tui/table"
	"tocsin/tui/text"
)

// part is one part of an open record.
type part struct {
	number int
	name   string
	tell   func(*session, context.Context)
}

// partsOf returns the parts of the open record, in the order of their numbers.
func partsOf(s *session) []part { return kindOf(&s.here.opened.row).parts }

// is reports whether a text is the name of the part, or begins it; "its" may be left out.
func (p *part) is(text string) bool {
	text = strings.ToLower(text)
	return strings.HasPrefix(p.name, text) || strings.HasPrefix(strings.TrimPrefix(p.name, "its "), text)
}

// partNamed returns the number of the part with a name, or a name that begins so; 0 if there is none.
func partNamed(s *session, name string) int {
	if s.here.opened == nil || name == "" {
		return 0
	}
	for _, p := range partsOf(s) {
		if p.is(name) {
			return p.number
		}
	}
	return 0
}

func partNames(s *session) string {
	var names []string
	for _, p := range partsOf(s) {
		names = append(names, fmt.Sprintf("%d %s", p.number, p.name))
	}
	return strings.Join(names, ", ")
}

// tellPart tells the part with a number.
func tellPart(s *session, ctx context.Context, n int) {
	all := partsOf(s)
	at := slices.IndexFunc(all, func(p part) bool { return p.number == n })
	if at < 0 {
		s.out.say("There is no part %d: choose %s.%s", n, partNames(s), incidentHint(s, ctx, n))
		return
	}
	all[at].tell(s, ctx)
}

// called tells a part by its number and its name; ok is false if no record is open. A wrong name tells
// nothing: one of the two is a slip.
func called(s *session, ctx context.Context, n int, name string) (ok bool) {
	if s.here.opened == nil {
		return false
	}
	for _, p := range partsOf(s) {
		if p.number == n && p.is(name) {
			s.answer.forget()
			p.tell(s, ctx)
			return true
		}
	}
	s.out.say("There is no part \"%d %s\": choose %s.", n, short(name), partNames(s))
	return true
}

func tellStory(s *session, _ context.Context) {
	lead := s.here.opened.group().Lead()
	for _, line := range lead {
		s.out.say("%s", sentence(line))
	}
	a := s.here.opened.record.Alert
	if a == nil {
		return
	}
	if a.Description != "" {
		s.out.say("Description: %s", spoken(oneLine(a.Description)))
	}
	tellClass(s, a)
	tellComments(s, nil)
	if a.Recommended != "" {
		s.out.say("Recommended: %s", stepsOf(a.Recommended))
	}
	if len(lead) == 0 && a.Description == "" {
		s.out.say("The alert says nothing more. Its evidence is empty.")
	}
}

// stepsOf tells the recommended actions of an alert: several have numbers, and each ends as a sentence does, or a
// voice would read one into the next.
func stepsOf(recommended string) string {
	all := detail.Steps(recommended)
	if len(all) < 2 {
		return oneLine(recommended)
	}
	for i, step := range all {
		step = oneLine(step)
		if !strings.HasSuffix(step, ".") {
			step += "."
		}
		if number := fmt.Sprintf("%d. ", i+1); !strings.HasPrefix(step, number) { // many services number them
			step = number + step
		}
		all[i] = step
	}
	return oneLine(strings.Join(all, " "))
}

func tellTimes(s *session, _ context.Context) {
	var lines []string
	for _, t := range s.here.opened.times() {
		if t.at != 0 {
			lines = append(lines, fmt.Sprintf("%s: %s, %s", t.word, clock(t.at), text.Ago(t.at.Time(), s.o.Now())))
		}
	}
	s.answer.tell(lines)
}

func clock(at alert.Time) string { return at.Time().Local().Format("2006-01-02 15:04:05") }

// tellFields tells every field that has a value.
func tellFields(s *session, _ context.Context) {
	r := &s.here.opened.record
	var lines []string
	for _, f := range query.Fields() {
		value := f.Value(r)
		said := valueText(value)
		if _, list := value.([]string); said != "" && !list { // as the screen shows it
			said = cmp.Or(table.Shown(f.Name, value), said)
		}
		if said != "" {
			lines = append(lines, fmt.Sprintf("%s: %s", f.Name, oneLine(said)))
		}
	}
	s.answer.tell(lines)
}

// valueText is the value of a field as words; "" if it is missing.
func valueText(value any) string {
	switch value := value.(type) {
	case nil:
		return ""
	case []string:
		return strings.Join(value, ", ")
	}
	return fmt.Sprint(value)
}
