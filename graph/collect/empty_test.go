package collect

import (
	"context"
	"fmt"
	"iter"
	"testing"
	"testing/synctest"
	"time"

	"tocsin/graph"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
)

// hollow is a service whose lists begin with an empty page, the next page of which it
// refuses so many times.
type hollow struct {
	*model
	status  int
	refuses int // < 0 = always
	of      func(graph.List) bool
}

func (h *hollow) List(ctx context.Context, l graph.List) iter.Seq2[graph.Page, error] {
	return func(yield func(graph.Page, error) bool) {
		h.mu.Lock()
		refuses := h.of(l) && h.refuses != 0
		if refuses {
			h.refuses--
		}
		h.mu.Unlock()
		if !yield(graph.Page{Next: true, Date: time.Now()}, nil) {
			return
		}
		if refuses {
			h.count(l)
			yield(graph.Page{}, fault.New(fault.Service, "refused", "", &graph.Error{Status: h.status}))
			return
		}
		for page, err := range h.model.List(ctx, l) {
			if !yield(page, err) {
				return
			}
		}
	}
}

// TestARefusedPageBehindEmptyOnes: a list of empty pages whose next one is refused is not
// taken for a whole one. What stands behind them is asked for again, and told as missing if
// it can't be had.
func TestARefusedPageBehindEmptyOnes(t *testing.T) {
	for _, status := range []int{400, 403, 404, 410} {
		for _, refuses := range []int{1, 2, -1} {
			t.Run(fmt.Sprint(status, " ", refuses), func(t *testing.T) {
				synctest.Test(t, func(t *testing.T) {
					m, keeper := quiet(), newMemory()
					m.generous = true
					old := time.Now().Add(-20 * time.Hour)
					m.set("old", old, old)
					h := &hollow{model: m, status: status, refuses: refuses, of: func(l graph.List) bool {
						return (&thing{updated: m.things[0].updated}).matches(l.Filter) && l.Filter != ""
					}}
					_, end := running(t, keeper, contoso(h))
					defer end()
					time.Sleep(time.Minute)
					m.set("new", time.Now(), time.Now())
					time.Sleep(2 * time.Minute)
					state := keeper.state(v2)
					whole := refuses == 1
					if got := keeper.len(); got != 1+map[bool]int{true: 1}[whole] || (state.Skipped > 0) == whole || (state.Health(time.Now()) == ingest.Healthy) != whole {
						t.Errorf("%d kept, %d skipped, %s", got, state.Skipped, state.Health(time.Now()))
					}
					time.Sleep(2 * time.Hour)
					state = keeper.state(v2)
					if lost := refuses < 0; (keeper.len() == 2) == lost || (state.Skipped > 0) != lost {
						t.Errorf("two hours later: %d kept, %d skipped", keeper.len(), state.Skipped)
					}
				})
			})
		}
	}
}
