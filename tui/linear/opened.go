package linear

import (
	"context"
	"strings"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/engine"
	"tocsin/store/index"
	"tocsin/store/memory"
	"tocsin/tui/text"
	"tocsin/tui/undo"
)

// opened is the open record: its row, and what is stored of it.
type opened struct {
	row      index.Row
	record   alert.Record
	evidence []alert.Evidence
	past     []memory.Decision               // as they were told with their numbers; nil until then
	left     func(*session, context.Context) // tells the list again that it was left by; nil for none
}

// take takes the record as it is stored now: its row may be of a list read long before.
func (o *opened) take(record alert.Record, evidence []alert.Evidence) {
	is := &record.Triage
	o.record, o.evidence = record, evidence
	o.row.Triage, o.row.By, o.row.At = alert.TriageState(is.State.Word()), is.By, is.At
	o.row.Verdict, o.row.Owner, o.row.Bookmark = is.Verdict, is.AssignedTo, is.Bookmarked.Set()
	o.row.Note, o.row.Tags, o.row.Ticks = is.Note, strings.Join(is.Tags, ", "), strings.Join(is.Ticks, ", ")
}

// reread takes the record as it is stored now, if it can be read: else the next word says so.
func (o *opened) reread(ctx context.Context, from Store) {
	if record, evidence, err := from.Record(ctx, o.row.Key); err == nil {
		o.take(record, evidence)
	}
}

// heading names the open record: an incident also by its number.
func (o *opened) heading() string {
	name := text.Clean(o.row.Heading())
	if o.record.Incident != nil {
		return "Incident " + clean(o.row.Key.ID) + ", " + name
	}
	return name
}

// group returns what tells the story of the open record.
func (o *opened) group() *story.Group {
	return &story.Group{Record: &o.record, Evidence: o.evidence}
}

// entities returns the entities of the open record.
func (o *opened) entities() []alert.Entity {
	kind := o.record.Kind()
	if kind == nil {
		return nil
	}
	slot := kind.Slot(alert.FieldOf("entities"))
	if slot == nil {
		return nil
	}
	return *slot.Entities(&o.record)
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

// open goes to a record of the listed page, or to a record that no list holds: see show.
func open(s *session, ctx context.Context, row index.Row) { openAmong(s, ctx, row, nil) }

// openAmong is open for one of the records that the open one has listed, in their order. These are gone through by
// themselves, as a list of a query is: back leads to what is worked.
func openAmong(s *session, ctx context.Context, row index.Row, among []alert.Key) {
	was := s.here
	if s.here.among = among; among != nil {
		s.here.work = queue{}
	}
	if !show(s, ctx, row) {
		s.here = was
		return
	}
	s.trail.leave(was)
}

// show shows a record and marks it seen: asking for it by number is a choice. ok is false if it
// can't be shown: then all stays as it was.
func show(s *session, ctx context.Context, row index.Row) (ok bool) {
	return showPart(s, ctx, row, nil)
}

// showPart is show for a record of which a list is told; nil for what it is.
func showPart(s *session, ctx context.Context, row index.Row, list func(*session, context.Context)) (ok bool) {
	record, evidence, err := s.o.Store.Record(ctx, row.Key)
	if err != nil {
		complain(s, err)
		return false
	}
	if now, ok := s.reader.row(ctx, row.Kind, row.Key); ok { // the row may be of a list told long before
		row = now
	}
	s.here.opened = &opened{row: row}
	s.answer.forget()
	s.here.opened.take(record, evidence)
	row = s.here.opened.row
	if at := placeOf(&s.here); at != "" {
		s.out.say("%s", at)
	}
	s.out.say("Open: %s", rowLine(s, &row, twinned(s, ctx, &row), endings{}))
	s.read[row.Key] = true
	if list != nil {
		list(s, ctx)
	} else {
		tellFirst(s, ctx)
	}
	if kindOf(&row).triaged && !s.o.ReadOnly && s.here.work.rows == nil && !row.Triage.Seen() {
		act(s, ctx, undo.Act{Acts: []engine.Act{{Key: row.Key, State: alert.TriageSeen, From: alert.TriageUnseen}}})
	}
	return true
}

// tellFirst tells what the open record is, and which parts it has.
func tellFirst(s *session, ctx context.Context) {
	tellPart(s, ctx, 1)
	words := "a number, or back"
	if kindOf(&s.here.opened.row).triaged {
		words = "a number, done, verdict, note, or back"
	}
	if work := &s.here.work; work.rows == nil || !work.parted {
		s.out.say("Parts: %s. Type %s.", partNames(s), words)
		work.parted = true
	}
}

// openKey opens the record of a kind with a key, which may be one of several that were listed.
func openKey(s *session, ctx context.Context, kind *alert.Kind, key alert.Key, among []alert.Key) {
	if r, ok := s.reader.row(ctx, kind, key); ok {
		openAmong(s, ctx, r, among)
		return
	}
	s.out.say("It is no longer stored.")
}
