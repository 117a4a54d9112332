package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tocsin/store/query"
)

// mostReported is how many closed alerts, the last ones, the medians of a report are of.
const mostReported = 200_000

// Reported is a detector in a report.
type Reported struct {
	ID      string // of the detector; "" if the product gives none, then each title is one
	Title   string // the most frequent one of its alerts
	Product string
	Detector

	titled int // alerts with the title
}

// identity tells detectors apart.
type identity struct{ id, product, title string }

func identityOf(id, product, title string) identity {
	if id != "" {
		return identity{id: id}
	}
	return identity{product: product, title: title}
}

// Detectors reports the detectors of the alerts that a query selects, the one with the most
// alerts first. The query's stages don't count; nil selects all alerts.
func (m *Memory) Detectors(ctx context.Context, of *query.Query) ([]Reported, error) {
	counts, err := m.askAmong(ctx, of, "| aggregate count by detector_id, product, title")
	if err != nil {
		return nil, err
	}
	all := map[identity]*Reported{}
	for _, row := range counts.Rows {
		report(all, textOf(row[0]), textOf(row[1]), textOf(row[2]), countOf(row[3]))
	}
	if err := m.reportClosed(ctx, of, all); err != nil {
		return nil, err
	}
	took, err := m.took(ctx, of)
	if err != nil {
		return nil, err
	}
	out := make([]Reported, 0, len(all))
	for id, d := range all {
		d.Median = median(took[id])
		slices.SortFunc(d.Verdicts, func(a, b VerdictCount) int {
			return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Verdict, b.Verdict))
		})
		out = append(out, *d)
	}
	slices.SortFunc(out, func(a, b Reported) int {
		return cmp.Or(cmp.Compare(b.Alerts, a.Alerts), cmp.Compare(a.Title, b.Title), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// report adds the alerts of a detector with one title.
func report(all map[identity]*Reported, id, product, title string, n int) {
	key := identityOf(id, product, title)
	d := all[key]
	if d == nil {
		d = &Reported{ID: id, Product: product}
		all[key] = d
	}
	d.Alerts += n
	if n > d.titled || n == d.titled && title < d.Title {
		d.Title, d.Product, d.titled = title, product, n
	}
}

// reportClosed adds how the alerts were closed.
func (m *Memory) reportClosed(ctx context.Context, of *query.Query, all map[identity]*Reported) error {
	done, err := m.askAmong(ctx, of, closed()+" | aggregate count by detector_id, product, title, triage.verdict")
	if err != nil {
		return err
	}
	for _, row := range done.Rows {
		// A detector without alerts so far came between the two questions.
		if d := all[identityOf(textOf(row[0]), textOf(row[1]), textOf(row[2]))]; d != nil {
			d.close(textOf(row[3]), countOf(row[4]))
		}
	}
	return nil
}

// took asks how long the last closed alerts took, by detector.
func (m *Memory) took(ctx context.Context, of *query.Query) (map[identity][]time.Duration, error) {
	done, err := m.askAmong(ctx, of, closed()+fmt.Sprintf(" | sort triage.at desc | head %d | fields detector_id, product, title, created_at, triage.at", mostReported))
	if err != nil {
		return nil, err
	}
	took := map[identity][]time.Duration{}
	for _, row := range done.Rows {
		id := identityOf(textOf(row[0]), textOf(row[1]), textOf(row[2]))
		took[id] = appendTook(took[id], timeOf(row[3]), timeOf(row[4]))
	}
	return took, nil
}

// close counts alerts that were closed with a verdict.
func (d *Reported) close(verdict string, n int) {
	d.Closed += n
	if verdict == "" {
		return
	}
	i := slices.IndexFunc(d.Verdicts, func(v VerdictCount) bool { return v.Verdict == verdict })
	if i < 0 {
		i, d.Verdicts = len(d.Verdicts), append(d.Verdicts, VerdictCount{Verdict: verdict})
	}
	d.Verdicts[i].N += n
}
