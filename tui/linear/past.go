package linear

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
	"tocsin/store/index"
	"tocsin/store/memory"
	"tocsin/store/query"
	"tocsin/tui/decide"
	"tocsin/tui/detail"
	"tocsin/tui/text"
)

// tellPast tells how alerts like the open one were closed, or like the gravest one of the open incident; a
// number opens one of them.
func tellPast(s *session, ctx context.Context) {
	of, err := judged(s, ctx)
	if err != nil {
		complain(s, err)
		return
	}
	if of == nil {
		s.out.say("Past decisions are those about alerts, and no alert of the incident is stored.")
		return
	}
	past := memory.New(s.o.Store, s.o.Now, s.o.Only)
	d, known, err := past.Detector(ctx, of)
	if err != nil {
		complain(s, err)
		return
	}
	if !known {
		s.out.say("The alert doesn't tell its detector.")
		return
	}
	heading := "Past decisions, the last ones first"
	if whole := s.here.opened.record.Incident != nil; whole {
		s.out.say("%s: %s", leading(s), oneLine(of.Heading()))
	} else if !s.o.ReadOnly {
		heading += "; alike and a number closes this alert alike"
	}
	s.out.say("This detector: %s.", detectorWords(d))
	decisions, err := past.Decisions(ctx, of)
	if s.here.opened.past = decisions; err != nil {
		complain(s, err)
		return
	}
	if len(decisions) == 0 {
		s.out.say("No alert of it that shares an entity was closed here.")
		return
	}
	s.inner = inner{s.here.opened.row.Key, decidedRows(decisions)}
	var all []choice
	var keys []alert.Key
	for _, d := range decisions {
		keys = append(keys, d.Key)
	}
	for _, d := range decisions {
		all = append(all, choice{decisionWords(s, &d), func(ctx context.Context) { openKey(s, ctx, alert.AlertKind(), d.Key, keys) }})
	}
	leads(s, heading, all, tellPast)
}

// decidedRows returns the rows of past decisions, as far as they are told.
func decidedRows(decisions []memory.Decision) (out []index.Row) {
	for i := range decisions {
		out = append(out, index.Row{Kind: alert.AlertKind(), Key: decisions[i].Key, Title: decisions[i].Title})
	}
	return out
}

// leading says of the alert that leads the open incident's story which one it is.
func leading(s *session) string {
	if len(s.here.opened.record.Incident.Alerts) == 1 {
		return "Its alert"
	}
	return "Its gravest alert"
}

// judged returns the alert whose past is told: the open one, or the gravest one of the open incident; nil if
// none of it is stored.
func judged(s *session, ctx context.Context) (*alert.Record, error) {
	if s.here.opened.record.Incident == nil {
		return &s.here.opened.record, nil
	}
	groups, _, err := groupsOf(s, ctx)
	if worst := story.Gravest(groups); err == nil && worst >= 0 {
		return groups[worst].Record, nil
	}
	return nil, err
}

// alike closes the open alert as a past decision was made, chosen by the number that it was told with. Without
// a number, or if none was told yet, it lists them.
func alike(s *session, ctx context.Context, argument string) {
	if !kindOf(&s.here.opened.row).triaged {
		s.out.say("An event is a record, not an alert: there is nothing to decide about it.")
		return
	}
	if s.here.opened.record.Alert == nil {
		s.out.say("alike closes an alert as another one was: type verdict to close an %s.", kindOf(&s.here.opened.row).kind.Name)
		return
	}
	decisions := s.here.opened.past
	if untold := len(decisions) == 0; untold || argument == "" {
		var err error
		if decisions, err = memory.New(s.o.Store, s.o.Now, s.o.Only).Decisions(ctx, &s.here.opened.record); err != nil {
			complain(s, err)
			return
		}
		if untold {
			argument = ""
		}
	}
	repeat := func(ctx context.Context, d *memory.Decision) {
		decideOn(s, ctx, "", func(string) (decide.Decision, bool) {
			return decide.Alike(decide.Choice{Verdict: alert.Verdict(d.Verdict), Note: d.Note}), true
		})
	}
	switch n, isNumber := number(argument); {
	case len(decisions) == 0:
		s.out.say("There is no past decision here to repeat: type verdict to close it.")
	case argument == "":
		var all []choice
		for _, d := range decisions {
			all = append(all, choice{decisionWords(s, &d), func(ctx context.Context) { repeat(ctx, &d) }})
		}
		s.here.opened.past = decisions
		s.answer.offer("Close it as", all)
	case !isNumber || n < 1 || n > len(decisions):
		s.out.say("There is no past decision %s: choose 1 to %d. Nothing was marked.", short(argument), len(decisions))
	default:
		repeat(ctx, &decisions[n-1])
	}
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
	leads(s, "Entities, and the alerts that name them", all, tellRelated)
}
