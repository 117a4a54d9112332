package linear

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store"
	"tocsin/tui/text"
)

// tellTimeline tells what happened to the open record, and to the alerts of an incident, in the order
// of time: a day, and below it the time, who tells of it, and what.
func tellTimeline(s *session, ctx context.Context) {
	groups, more, err := groupsOf(s, ctx)
	if err != nil {
		complain(s, err)
		return
	}
	if o := s.here.opened; o.record.Incident != nil {
		groups = slices.Insert(groups, 0, story.Group{Record: &o.record, Evidence: o.evidence})
	}
	for i := range groups {
		g := &groups[i]
		g.Comments = store.Comments(g.Record)
		if g.Changes, err = s.o.Store.History(ctx, g.Record.Key); err != nil {
			complain(s, err)
			return
		}
	}
	lines := timelineOf(story.Timeline(ctx, groups...), groups)
	if len(lines) == 0 {
		s.out.say("Nothing in this record has a time.")
		return
	}
	if more > 0 {
		lines = append(lines, fmt.Sprintf("The times of %s more are left out.", alerts(more)))
	}
	s.answer.tell(lines)
}

// timelineOf tells events. What the service only books is counted.
func timelineOf(events []story.Event, groups []story.Group) (lines []string) {
	day, minor := "", 0
	for i := range events {
		e := &events[i]
		if e.Minor {
			if e.Kind == story.Changed {
				minor++
			}
			continue
		}
		at := e.At.Time().Local()
		if date := at.Format("Monday, 2006-01-02"); date != day {
			lines, day = append(lines, date+":"), date
		}
		lines = append(lines, fmt.Sprintf("%s, %s: %s", at.Format(time.TimeOnly), clean(e.Teller(groups)), spoken(oneLine(e.String()))))
	}
	if minor > 0 {
		lines = append(lines, text.Plural(minor, "further change")+" of the service, such as of a count or a text: type history.")
	}
	return lines
}

// tellHistory tells when the open record was first kept and what has changed since, the last change first.
func tellHistory(s *session, ctx context.Context) {
	o := s.here.opened
	changes, err := s.o.Store.History(ctx, o.row.Key)
	if err != nil {
		complain(s, err)
		return
	}
	kept := "it was first kept"
	if at := o.record.Ingested; at != 0 {
		kept += " at " + clock(at) + ", " + text.Ago(at.Time(), s.o.Now())
	}
	if len(changes) == 0 {
		s.out.say("No changes since %s.", kept)
		return
	}
	lines := []string{text.Plural(len(changes), "change") + " since " + kept + "."}
	for _, c := range slices.Backward(changes) {
		lines = append(lines, fmt.Sprintf("%s, %s: %s", clock(c.At), byWhom(&c), spoken(oneLine(story.ChangeWords(&c)))))
	}
	s.answer.tell(lines)
}

// byWhom names who made a change.
func byWhom(c *alert.Change) string {
	switch c.By {
	case alert.ByGraph:
		return "Microsoft Graph"
	case alert.ByLate:
		return "Microsoft Graph, by an event that came late"
	}
	return clean(c.By)
}
