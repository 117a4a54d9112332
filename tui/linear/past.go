package linear

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/detail"
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

// tellRelated tells how common the things are that the open record names, as the screen does: those first
// whose other alerts are worth a look. A number lists the alerts of one.
func tellRelated(s *session, ctx context.Context) {
	groups, _, err := groupsOf(s, ctx)
	if err != nil {
		complain(s, err)
		return
	}
	past := memory.New(s.o.Store, s.o.Now, s.o.Only)
	stored, err := past.Alerts(ctx)
	if err != nil {
		complain(s, err)
		return
	}
	things, err := detail.Things(s.here.opened.entities(), groups, stored, func(e *alert.Entity) (memory.Prevalence, error) {
		return past.Prevalence(ctx, e.Type, e.Value)
	})
	if err != nil {
		complain(s, err)
		return
	}
	if len(things) == 0 {
		s.out.say("No entities.")
		return
	}
	all := make([]choice, len(things))
	for i := range things {
		t := &things[i]
		condition, line := "@"+string(t.Type)+" = "+query.Quote(t.Value), t.Word+" "+oneLine(t.Value)
		if t.Common != nil {
			line += ": " + detail.CommonWords(t.Type, t.Common, s.o.Now())
		}
		all[i] = choice{line, func(ctx context.Context) { filter(s, ctx, condition) }}
	}
	s.answer.offer("Entities, and the alerts that name them", all)
}
