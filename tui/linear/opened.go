package linear

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/query"
	"tocsin/tui/table"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// opened is the open alert.
type opened struct {
	row      index.Row
	record   alert.Record
	evidence []alert.Evidence
}

// take takes the record as it is stored now: its row may be of a list read long before.
func (o *opened) take(record alert.Record, evidence []alert.Evidence) {
	is := &record.Triage
	o.record, o.evidence = record, evidence
	o.row.Triage, o.row.By, o.row.At = alert.TriageState(is.State.Word()), is.By, is.At
	o.row.Verdict, o.row.Owner, o.row.Bookmark = is.Verdict, is.AssignedTo, is.Bookmarked.Set()
	o.row.Note, o.row.Tags, o.row.Ticks = is.Note, strings.Join(is.Tags, ", "), strings.Join(is.Ticks, ", ")
}

func (o *opened) heading() string { return text.Clean(o.row.Heading()) }

// open goes to an alert: see show.
func (s *session) open(ctx context.Context, row index.Row) {
	if was := s.place; show(s, ctx, row) {
		leave(s, was)
	}
}

// show shows an alert and marks it seen: asking for it by number is a choice. ok is false if it
// can't be shown: then all stays as it was.
func show(s *session, ctx context.Context, row index.Row) (ok bool) {
	record, evidence, err := s.o.Store.Record(ctx, row.Key)
	if err != nil {
		s.complain(err)
		return false
	}
	if now, ok := stored(s, ctx, row.Kind, row.Key); ok { // the row may be of a list told long before
		row = now
	}
	s.opened, s.choices, s.rest = &opened{row: row}, nil, nil
	s.opened.take(record, evidence)
	row = s.opened.row
	s.say("Open: %s", s.rowLine(&row, twin{from: s.twins[row.Key].from}))
	s.part(ctx, 1)
	triaged, words := kindOf(&row).triaged, "a number, or back"
	if triaged {
		words = "a number, done, verdict, note, or back"
	}
	s.say("Parts: %s. Type %s.", partNames(s), words)
	if triaged && !s.o.ReadOnly && s.work == nil && !row.Triage.Seen() {
		s.act(ctx, undo.Act{Acts: []engine.Act{{Key: row.Key, State: alert.TriageSeen, From: alert.TriageUnseen}}})
	}
	return true
}

// part is one part of an open alert.
type part struct {
	name string
	tell func(*session, context.Context)
}

// openKey opens the record with a key.
func (s *session) openKey(ctx context.Context, key alert.Key) {
	if r, ok := stored(s, ctx, alert.AlertKind(), key); ok {
		s.open(ctx, r)
		return
	}
	s.say("It is no longer stored.")
}

// stored returns the row of a record as it is stored now; ok is false if it isn't.
func stored(s *session, ctx context.Context, kind *alert.Kind, key alert.Key) (row index.Row, ok bool) {
	if kind == nil {
		return row, false
	}
	q, err := s.parse(fmt.Sprintf("FROM %s WHERE resource_id = %s AND integration = %s", kind.Name, query.Quote(key.ID), query.Quote(key.Integration)))
	if err != nil {
		return row, false
	}
	result, err := s.o.Store.Search(ctx, index.Request{Query: q, Rows: pageRows})
	if err != nil {
		return row, false
	}
	for _, r := range result.Rows {
		if r.Key == key {
			return r, true
		}
	}
	return row, false
}

// parts returns the parts of the open record, in the order of their numbers.
func (s *session) parts() []part { return kindOf(&s.opened.row).parts }

// partNamed returns the number of the part with a name, or a name that begins so; 0 if there is none.
func partNamed(s *session, name string) int {
	if s.opened == nil || name == "" {
		return 0
	}
	return 1 + slices.IndexFunc(s.parts(), func(p part) bool { return strings.HasPrefix(p.name, strings.ToLower(name)) })
}

func partNames(s *session) string {
	var names []string
	for i, p := range s.parts() {
		names = append(names, fmt.Sprintf("%d %s", i+1, p.name))
	}
	return strings.Join(names, ", ")
}

// part tells the part with a number.
func (s *session) part(ctx context.Context, n int) {
	all := s.parts()
	if n < 1 || n > len(all) {
		s.say("There is no part %d: choose %s.", n, partNames(s))
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
		s.say("Description: %s", spoken(oneLine(a.Description)))
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
	lines := make([]string, len(all))
	for i, line := range all {
		lines[i] = fmt.Sprintf("Evidence %d of %d: %s", i+1, len(all), sentence(line))
	}
	s.tell(lines)
}

func (s *session) tellTimes(ctx context.Context) {
	history, err := s.o.Store.History(ctx, s.opened.row.Key)
	if err != nil {
		s.complain(err)
		return
	}
	var lines []string
	for _, t := range s.opened.times() {
		if t.at != 0 {
			lines = append(lines, fmt.Sprintf("%s: %s, %s", t.word, clock(t.at), text.Ago(t.at.Time(), s.o.Now())))
		}
	}
	for _, c := range history {
		lines = append(lines, fmt.Sprintf("%s: %s changed %s from %s to %s", clock(c.At), c.By, c.Field, orNothing(c.Old), orNothing(c.New)))
	}
	s.tell(lines)
}

// instant is a moment of a record and its name.
type instant struct {
	word string
	at   alert.Time
}

func (o *opened) times() []instant {
	if in := o.record.Incident; in != nil {
		return []instant{{"Created", in.Created}, {"Updated", in.Updated}}
	}
	if e := o.record.Event; e != nil {
		return []instant{{"Created", e.Created}}
	}
	if a := o.record.Alert; a != nil {
		return []instant{{"First activity", a.Began}, {"Last activity", a.Ended}, {"Created", a.Created}, {"Updated", a.Updated}}
	}
	return nil
}

func clock(at alert.Time) string { return at.Time().Local().Format("2006-01-02 15:04:05") }

func orNothing(value string) string {
	if value == "" {
		return "nothing"
	}
	return oneLine(value)
}

// tellFields tells every field that has a value.
func (s *session) tellFields(context.Context) {
	r := &s.opened.record
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
	s.tell(lines)
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
func sentence(s story.Sentence) string { return s.String() + decodedWords(s.Decoded) }

// decodedWords tells what a command line holds as base64.
func decodedWords(texts []string) string {
	var b strings.Builder
	for _, t := range texts {
		b.WriteString("; decoded: " + oneLine(t))
	}
	return b.String()
}

// oneLine puts text of several lines on one, with a bound.
func oneLine(t string) string {
	return text.Shorten(strings.Join(strings.Fields(text.Clean(t)), " "), 2000)
}

// stamp is a time as a service writes it into a text.
var stamp = regexp.MustCompile(`\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?Z\b`)

// spoken writes the times in a text of a service as they are told elsewhere: a voice would read
// each digit of a second.
func spoken(t string) string {
	return stamp.ReplaceAllStringFunc(t, func(found string) string {
		at, err := time.Parse(time.RFC3339Nano, found)
		if err != nil {
			return found
		}
		return clock(alert.At(at))
	})
}
