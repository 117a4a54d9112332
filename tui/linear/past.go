package linear

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/text"
)

// tellPast tells how alerts like the open one were closed; a number opens one of them.
func tellPast(s *session, ctx context.Context) {
	past := memory.New(s.o.Store, s.o.Now, s.o.Only)
	d, known, err := past.Detector(ctx, &s.here.opened.record)
	if err != nil {
		complain(s, err)
		return
	}
	if !known {
		s.out.say("The alert doesn't tell its detector.")
		return
	}
	s.out.say("This detector: %s.", detectorWords(d))
	decisions, err := past.Decisions(ctx, &s.here.opened.record)
	switch {
	case err != nil:
		complain(s, err)
		return
	case len(decisions) == 0:
		s.out.say("No alert of it that shares an entity was closed here.")
		return
	}
	var all []choice
	for _, d := range decisions {
		all = append(all, choice{decisionWords(s, &d), func(ctx context.Context) { openKey(s, ctx, d.Key) }})
	}
	s.answer.offer("Past decisions, the last ones first", all)
}

// detectorWords tells how a detector's alerts ended.
func detectorWords(d memory.Detector) string {
	parts := []string{alerts(d.Alerts), fmt.Sprintf("%d closed", d.Closed)}
	for _, v := range d.Verdicts {
		parts = append(parts, fmt.Sprintf("%d %s", v.N, clean(v.Verdict)))
	}
	if d.Timed() {
		parts = append(parts, "median "+d.Median.Round(time.Minute).String())
	}
	return strings.Join(parts, ", ")
}

// decisionWords tells one decision: the verdict first.
func decisionWords(s *session, d *memory.Decision) string {
	verdict := "closed without a verdict"
	if d.Verdict != "" {
		verdict = alert.Verdict(d.Verdict).Title()
	}
	parts := []string{verdict, clean(d.Title)}
	if d.Note != "" {
		parts = append(parts, "note "+oneLine(d.Note))
	}
	if d.Alerts > 1 || d.More {
		parts = append(parts, d.Count())
	}
	parts = append(parts, "by "+clean(d.By), text.Ago(d.At.Time(), s.o.Now()), "shares "+clean(strings.Join(d.Shared, ", ")))
	return strings.Join(parts, ", ")
}

// mostRelated is how many entities are told of: each asks the store three times.
const mostRelated = 40

// tellRelated tells how common the entities are, those first whose other alerts are worth a look; a
// number lists the alerts of one.
func tellRelated(s *session, ctx context.Context) {
	entities := s.here.opened.entities()
	past := memory.New(s.o.Store, s.o.Now, s.o.Only)
	stored, err := past.Alerts(ctx)
	if err != nil {
		complain(s, err)
		return
	}
	type known struct {
		*alert.Entity
		memory.Prevalence
	}
	var found []known
	for i := range entities {
		e := &entities[i]
		if !e.Counted() || len(found) == mostRelated {
			continue
		}
		p, err := past.Prevalence(ctx, e.Type, e.Value)
		if err != nil {
			complain(s, err)
			return
		}
		found = append(found, known{e, p})
	}
	if len(found) == 0 {
		s.out.say("No entities.")
		return
	}
	slices.SortStableFunc(found, func(a, b known) int { return a.Compare(&b.Prevalence, stored) })
	all := make([]choice, len(found))
	for i, e := range found {
		condition := "@" + string(e.Type) + " = " + query.Quote(e.Value)
		all[i] = choice{prevalenceWords(s, e.Entity, e.Prevalence), func(ctx context.Context) { filter(s, ctx, condition) }}
	}
	s.answer.offer("Entities, and the alerts that name them", all)
}

// prevalenceWords tells how common an entity is.
func prevalenceWords(s *session, e *alert.Entity, p memory.Prevalence) string {
	line := fmt.Sprintf("%s %s: %s, %d high, %d not done, %s, %s", e.Word(), oneLine(e.Value), alerts(p.Alerts), p.High, p.Open, text.Plural(p.Hosts, "host"), text.Plural(p.Users, "user"))
	if p.First != 0 {
		line += ", first seen " + text.Ago(p.First.Time(), s.o.Now())
	}
	return line
}
