package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/links"
)

// mostClosed is how many of a detector's closed alerts, the last ones, its median is of.
const mostClosed = 1000

// Detector tells how the alerts of one detector were closed here, beside the one that was asked
// about: its own closing is no memory.
type Detector struct {
	Alerts   int            // that one too
	Closed   int            // others that are done here
	Verdicts []VerdictCount // of the closed ones, most first; without those that have none
	Median   time.Duration  // from creation to the decision, of the last closed ones; 0 if none is closed
}

// VerdictCount counts the alerts that were closed with a verdict.
type VerdictCount struct {
	Verdict string
	N       int
}

// fewestTimed is how many closed alerts a median is of at least: that of two is the faster one.
const fewestTimed = 3

// Timed reports whether enough were closed for the median to tell something.
func (d Detector) Timed() bool { return d.Closed >= fewestTimed }

// With returns how many alerts were closed with a verdict.
func (d Detector) With(verdict string) int {
	for _, v := range d.Verdicts {
		if v.Verdict == verdict {
			return v.N
		}
	}
	return 0
}

// Detector asks how the alerts of the detector that raised an alert were closed. ok is false
// if the alert doesn't tell its detector.
func (m *Memory) Detector(ctx context.Context, r *alert.Record) (d Detector, ok bool, err error) {
	condition := detector(r)
	if condition == "" {
		return d, false, nil
	}
	n, err := m.count(ctx, condition)
	if err == nil && n <= mostEvents {
		d, err = m.byEvents(ctx, condition, r)
		return d, true, err
	}
	if err == nil {
		d, err = m.byRecords(ctx, condition, r)
	}
	d.Alerts = n
	return d, true, err
}

// mostEvents is of how many records of a detector at most those of several sources about the same events count once. Of
// more each counts.
const mostEvents = 10_000

// byEvents counts each alert of a detector once, whichever sources tell of it, as it was closed last.
func (m *Memory) byEvents(ctx context.Context, condition string, of *alert.Record) (d Detector, err error) {
	t, err := m.ask(ctx, condition+" | sort triage.at desc | fields integration, resource_id, shared_ids, triage.state, triage.verdict, created_at, triage.at")
	if err != nil {
		return d, err
	}
	events, told, closed := links.EventsOf(t), map[string]bool{}, map[string]bool{}
	own := events.Of([]any{of.Integration, of.ID})
	verdicts := map[string]int{}
	var took []time.Duration
	for _, row := range t.Rows {
		event := events.Of(row)
		told[event] = true
		if textOf(row[3]) != string(alert.TriageDone) || closed[event] || isItself(of, event == own, textOf(row[1])) {
			continue
		}
		closed[event] = true
		verdicts[textOf(row[4])]++
		if len(closed) <= mostClosed {
			took = appendTook(took, timeOf(row[5]), timeOf(row[6]))
		}
	}
	d.Alerts, d.Closed, d.Median = len(told), len(closed), median(took)
	for word, n := range verdicts {
		if word != "" {
			d.Verdicts = append(d.Verdicts, VerdictCount{word, n})
		}
	}
	slices.SortFunc(d.Verdicts, func(a, b VerdictCount) int { return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Verdict, b.Verdict)) })
	return d, nil
}

// isItself reports whether a record with an id, of the same events as another one or not, is no memory of that, as
// itself has it.
func isItself(of *alert.Record, same bool, id string) bool {
	return id == of.ID || same && of.Triage.State == alert.TriageDone
}

// byRecords counts each closed record of a detector.
func (m *Memory) byRecords(ctx context.Context, condition string, of *alert.Record) (d Detector, err error) {
	condition = closed() + " AND " + condition + " AND NOT " + itself(of)
	verdicts, err := m.ask(ctx, condition+" | aggregate count by triage.verdict")
	if err != nil {
		return d, err
	}
	for _, row := range verdicts.Rows {
		word, n := textOf(row[0]), countOf(row[1])
		if d.Closed += n; word != "" {
			d.Verdicts = append(d.Verdicts, VerdictCount{word, n})
		}
	}
	slices.SortStableFunc(d.Verdicts, func(a, b VerdictCount) int { return cmp.Compare(b.N, a.N) })
	times, err := m.ask(ctx, fmt.Sprintf("%s | sort triage.at desc | head %d | fields created_at, triage.at", condition, mostClosed))
	if err != nil {
		return d, err
	}
	var took []time.Duration
	for _, row := range times.Rows {
		took = appendTook(took, timeOf(row[0]), timeOf(row[1]))
	}
	d.Median = median(took)
	return d, nil
}

// detector returns the condition that selects the alerts of a record's detector, as one condition; "" if it
// tells none. A source without ids of detectors has one for each title of a product, and tells of the same events
// as one that has them: its alerts of the title are of the detector with an id too.
func detector(r *alert.Record) string {
	if r.Alert == nil {
		return ""
	}
	titled := is("title", r.Alert.Title)
	if product := is("provider", string(r.Alert.Provider)); product != "" && titled != "" {
		titled += " AND " + product
	}
	switch id := is("detector_id", r.Alert.DetectorID); {
	case id != "" && titled != "":
		return "(" + id + " OR detector_id IS NULL AND " + titled + ")"
	case id != "":
		return id
	case titled != "":
		return "(" + titled + ")"
	}
	return ""
}

// itself returns the condition that selects what is no memory of a record, in parentheses: the record, and as soon
// as it is closed its records in other sources, which are closed with it.
func itself(r *alert.Record) string {
	own := cmp.Or(is("resource_id", r.ID), "resource_id IS NULL")
	if twins := links.Condition(r); twins != "" && r.Triage.State == alert.TriageDone {
		own += " OR " + twins
	}
	return "(" + own + ")"
}

// closed returns the condition that selects alerts that are done here.
func closed() string { return fmt.Sprintf("triage.state = '%s'", alert.TriageDone) }

// appendTook adds how long an alert took to be closed, if both times are known.
func appendTook(took []time.Duration, created, at alert.Time) []time.Duration {
	if created == 0 || at < created {
		return took
	}
	return append(took, at.Time().Sub(created.Time()))
}

// median returns the lower median; 0 for none.
func median(took []time.Duration) time.Duration {
	if len(took) == 0 {
		return 0
	}
	slices.Sort(took)
	return took[(len(took)-1)/2]
}
