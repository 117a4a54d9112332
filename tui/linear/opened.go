package linear

import (
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// opened is the open alert.
type opened struct {
	row      index.Row
	record   alert.Record
	evidence []alert.Evidence
}

func (o *opened) heading() string { return text.Clean(o.row.Heading()) }

// open shows an alert and marks it seen: asking for it by number is a choice.
func (s *session) open(ctx context.Context, row index.Row) {
	record, evidence, err := s.o.Store.Record(ctx, row.Key)
	if err != nil {
		s.complain(err)
		return
	}
	s.opened = &opened{row, record, evidence}
	s.say("Open: %s", s.rowLine(&row))
	s.part(ctx, 1)
	s.say("Parts: %s. Type a number, done, note, or back.", partNames())
	if !s.o.ReadOnly && !row.Triage.Seen() {
		s.act(ctx, "", engine.Act{Key: row.Key, State: alert.TriageSeen, From: alert.TriageUnseen})
	}
}

// part is one part of an open alert.
type part struct {
	name string
	tell func(*session, context.Context)
}

// parts returns the parts, in the order of their numbers.
func parts() []part {
	return []part{
		{"what happened", (*session).tellStory},
		{"evidence", (*session).tellEvidence},
		{"times", (*session).tellTimes},
		{"fields", (*session).tellFields},
	}
}

func partNames() string {
	var names []string
	for i, p := range parts() {
		names = append(names, fmt.Sprintf("%d %s", i+1, p.name))
	}
	return strings.Join(names, ", ")
}

// part tells the part with a number.
func (s *session) part(ctx context.Context, n int) {
	all := parts()
	if n < 1 || n > len(all) {
		s.say("There is no part %d: choose %s.", n, partNames())
		return
	}
	all[n-1].tell(s, ctx)
}

func (s *session) tellStory(context.Context) {
	lead := story.Lead(s.opened.evidence)
	for _, line := range lead {
		s.say("%s", sentence(line))
	}
	a := s.opened.record.Alert
	if a == nil {
		return
	}
	if a.Description != "" {
		s.say("Description: %s", oneLine(a.Description))
	}
	if a.Recommended != "" {
		s.say("Recommended: %s", oneLine(a.Recommended))
	}
	if len(lead) == 0 && a.Description == "" {
		s.say("The alert says nothing more. Its evidence is empty.")
	}
}

func (s *session) tellEvidence(context.Context) {
	all := story.Tell(s.opened.evidence)
	if len(all) == 0 {
		s.say("No evidence.")
	}
	for i, line := range all {
		s.say("Evidence %d of %d: %s", i+1, len(all), sentence(line))
	}
}

func (s *session) tellTimes(ctx context.Context) {
	history, err := s.o.Store.History(ctx, s.opened.row.Key)
	if err != nil {
		s.complain(err)
		return
	}
	if a := s.opened.record.Alert; a != nil {
		for _, t := range []struct {
			word string
			at   alert.Time
		}{{"First activity", a.Began}, {"Last activity", a.Ended}, {"Created", a.Created}, {"Updated", a.Updated}} {
			if t.at != 0 {
				s.say("%s: %s, %s", t.word, t.at.Time().Local().Format("2006-01-02 15:04:05"), text.Ago(t.at.Time(), s.o.Now()))
			}
		}
	}
	for _, c := range history {
		s.say("%s: %s changed %s from %s to %s", c.At.Time().Local().Format("2006-01-02 15:04:05"), c.By, c.Field, orNothing(c.Old), orNothing(c.New))
	}
}

func orNothing(value string) string {
	if value == "" {
		return "nothing"
	}
	return oneLine(value)
}

// tellFields tells every field that has a value.
func (s *session) tellFields(context.Context) {
	r := &s.opened.record
	for _, f := range query.Fields() {
		if value := valueText(f.Value(r)); value != "" {
			s.say("%s: %s", f.Name, oneLine(value))
		}
	}
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

// sentence is a sentence as plain words.
func sentence(s story.Sentence) string { return s.String() }

// oneLine puts text of several lines on one, with a bound.
func oneLine(t string) string {
	return text.Shorten(strings.Join(strings.Fields(text.Clean(t)), " "), 2000)
}
