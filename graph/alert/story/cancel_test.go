package story_test

import (
	"context"
	"fmt"
	"testing"

	"tocsin/graph/alert/story"
)

// ending is a context that ends once it was asked so often.
type ending struct {
	context.Context
	left int
}

func (e *ending) Err() error {
	if e.left--; e.left < 0 {
		return context.Canceled
	}
	return nil
}

// A story of many records stops at the next record, wherever it is, if it is no longer wanted.
func TestAStoryIsCancelled(t *testing.T) {
	const groups = 50
	var all []story.Group
	for i := range groups {
		all = append(all, group(started(fmt.Sprint(i+1), fmt.Sprintf("p%d.exe", i), "10", "", "", "")))
	}
	whole := len(story.Processes(t.Context(), all...))
	if whole != groups || len(story.Timeline(t.Context(), all...)) != groups {
		t.Fatalf("%d processes", whole)
	}
	for _, after := range []int{0, 1, groups / 2, groups + 1, 2*groups - 1} {
		ctx := &ending{t.Context(), after}
		if got := story.Processes(ctx, all...); got != nil {
			t.Errorf("after %d: %d processes", after, len(got))
		}
		if asked := after - ctx.left; asked > after+4 {
			t.Errorf("processes go on for %d records", asked-after)
		}
	}
	for _, after := range []int{0, 1, groups - 1} {
		if got := story.Timeline(&ending{t.Context(), after}, all...); got != nil {
			t.Errorf("after %d: %d events", after, len(got))
		}
	}
}
