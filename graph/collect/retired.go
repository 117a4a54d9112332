package collect

import (
	"context"
	"time"

	"tocsin/graph"
)

// bareEvery is how often a source that may be retired is asked for anything at all.
const bareEvery = 24 * time.Hour

// checkRetired tells a quiet tenant from a retired service: at most once a day, or if the list
// was retired before, after a poll without an item, the list is asked for without a filter.
func (o *odata) checkRetired(ctx context.Context, items int, yield func(Batch, error) bool) {
	switch {
	case !o.Source.Retirable:
		return
	case items > 0:
		o.retired = false
	case o.bareAt.IsZero() || o.retired || elapsed(o.bareAt, o.Now(), bareEvery):
		if err := o.askBare(ctx); err != nil {
			yield(Batch{}, o.ended(err))
			return
		}
	}
	if o.retired {
		yield(Batch{}, ErrRetired)
	}
}

// checkPast returns ErrRetired if a page of the past has no item because the list has none at
// all. Shortly before its end a service may show nothing for a while: then the page proves
// nothing, and no later poll would come back to it. A recheck comes again anyway.
func (o *odata) checkPast(ctx context.Context, job *backfill, page fetched) error {
	if !o.Source.Retirable || len(page.records) > 0 || !job.fill && !job.mends {
		return nil
	}
	if err := o.askBare(ctx); err != nil {
		return err
	}
	if o.retired {
		return ErrRetired
	}
	return nil
}

// askBare asks for one item of the list, whatever it is, and notes whether the list
// is retired.
func (o *odata) askBare(ctx context.Context) error {
	now := o.Now()
	for page, err := range o.Client.List(ctx, o.list("", 1)) {
		if err != nil && !isItemFault(err) { // an item that cannot be read is an item
			return err
		}
		page.Next = page.Next || err != nil
		o.bareAt, o.retired = now, graph.Retired(o.Source, page, nil)
		break
	}
	return nil
}
