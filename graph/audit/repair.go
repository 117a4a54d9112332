package audit

import (
	"context"
	"slices"

	"tocsin/graph/alert"
	"tocsin/graph/collect"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

const (
	// nearby is how far apart two items may be to be fetched together: one page holds them.
	nearby = alert.Minute
	// around is how much more than an item's update time is asked for: services compare
	// more digits than they send.
	around = alert.Millisecond
)

// repair fetches what the store lacks, and puts it there. Items are fetched by the list,
// not one by one: so they come in the form in which a poll brings them, and no later poll
// takes them for changed.
func (a *auditor) repair(ctx context.Context) error {
	if !a.Repair {
		return nil
	}
	lacking := a.differing(faults()...)
	for _, span := range a.spans(lacking) {
		failed, err := a.fetch(ctx, span)
		if err != nil {
			return err
		}
		if failed != nil {
			a.report.Fault = failed
			break
		}
	}
	before := map[string]found{}
	for _, it := range lacking {
		before[it.name()] = a.found[it.name()]
	}
	if err := a.lookAgain(ctx); err != nil {
		return err
	}
	for name, was := range before {
		if _, still := a.found[name]; !still && a.stored[name] {
			a.report.Repaired = append(a.report.Repaired, was.Found)
		}
	}
	slices.SortFunc(a.report.Repaired, byTime)
	return nil
}

// fetch puts the items of a span that the store lacks. failed says why the service did not
// send them.
func (a *auditor) fetch(ctx context.Context, span collect.Span) (failed *fault.Fault, err error) {
	for batch, err := range a.feed.Reader(ctx, a.options(), span) {
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if err != nil {
			return fault.Of(err), nil
		}
		if err := a.put(ctx, batch.Records); err != nil {
			return nil, err
		}
	}
	return nil, nil
}

// put puts what the store lacks of some records, and notes what it put. What has expired
// or was removed would only be removed again.
func (a *auditor) put(ctx context.Context, records []alert.Record) error {
	wanted := slices.DeleteFunc(records, func(r alert.Record) bool { return !slices.Contains(faults(), a.found[itemOf(&r).name()].why) })
	held, err := a.held(ctx, items(wanted))
	if err != nil {
		return err
	}
	lacking := make([]alert.Record, 0, len(wanted))
	for i := range wanted {
		if slices.Contains(faults(), a.reach.judge(wanted[i].Updated(), held[i].Held)) { // else another process was faster
			lacking = append(lacking, wanted[i])
		}
	}
	if len(lacking) == 0 {
		return nil
	}
	out, err := a.store.Put(ctx, ingest.Lease{}, ingest.Batch{Records: lacking})
	if err != nil || out.New+out.Changed+out.Heartbeats == 0 { // so it was just now
		return err
	}
	for i := range lacking {
		a.stored[itemOf(&lacking[i]).name()] = true
	}
	return nil
}

// spans returns what to read again to have some items: of contents the whole window, since
// nothing tells in which they are.
func (a *auditor) spans(lacking []item) []collect.Span {
	if a.ofContents() && len(lacking) > 0 {
		return []collect.Span{{From: a.report.From, Polled: a.reach.polled}}
	}
	return spans(lacking)
}

// spans returns the parts of a list to ask for, to have items that are in the order of
// their update times.
func spans(items []item) (out []collect.Span) {
	for _, it := range items {
		from, to := it.updated-around, it.updated+around
		if last := len(out) - 1; last >= 0 && from <= out[last].To+nearby {
			out[last].To = to
			continue
		}
		out = append(out, collect.Span{From: from, To: to})
	}
	return out
}
