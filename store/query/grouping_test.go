package query

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// crossed returns two alerts, the second with n texts in raw.x, and n in raw.y with as
// many numbers. The first makes cardinality remember each pair.
func crossed(n int) []*alert.Record {
	texts := func(prefix string) string {
		var all []string
		for i := range n {
			all = append(all, fmt.Sprintf("%q", fmt.Sprint(prefix, i)))
		}
		return strings.Join(all, ",")
	}
	var out []*alert.Record
	for _, raw := range []string{`{"x":["a","b"],"y":["c"]}`, `{"x":[` + texts("x") + `,"b","a"],"y":[` + texts("y") + "," + strings.ReplaceAll(texts(""), `"`, "") + `]}`} {
		out = append(out, &alert.Record{Alert: &alert.Alert{}, Raw: []byte(raw)})
	}
	return out
}

// TestARowOfListsAsksTheContext counts how often an aggregate asks its context while it
// counts the pairs of two lists, and how often again after that ended.
func TestARowOfListsAsksTheContext(t *testing.T) {
	const n, plenty = 300, 1 << 40
	for _, function := range []string{"cardinality(raw.y)", "sum(raw.y)", "count"} {
		ctx := &countdown{Context: t.Context()}
		ctx.left.Store(plenty)
		all := crossed(n)
		q, problems := Parse("| aggregate "+function+" by raw.x", time.Time{})
		if p := Failed(problems); p != nil {
			t.Fatal(p)
		}
		if _, err := q.Run(ctx, Records(all)); err != nil {
			t.Fatal(err)
		}
		asked := plenty - ctx.left.Load()
		if function != "count" && asked < n {
			t.Errorf("%s: asked %d times for %d lists of %d values", function, asked, n, n)
		}
		ctx.left.Store(asked / 2)
		if _, err := q.Run(ctx, Records(all)); !errors.Is(err, context.Canceled) || ctx.left.Load() < -2 {
			t.Errorf("%s: asked %d times after the end: %v", function, -1-ctx.left.Load(), err)
		}
	}
}

// filling is full after some values of a row that has many groups.
type filling struct {
	wholeGroup
	added, most int
}

func (f *filling) of(int) []int32  { return make([]int32, 10_000) }
func (f *filling) read(int)        {}
func (f *filling) size() int       { return 10 }
func (f *filling) add(int32)       { f.added++ }
func (f *filling) value(int32) any { return nil }
func (f *filling) full() bool      { return f.added >= f.most }

// TestALimitHoldsWithinARow stops within a row with too many values.
func TestALimitHoldsWithinARow(t *testing.T) {
	f := &filling{most: 500}
	full, err := (&Aggregate{}).read(&run{ctx: t.Context(), order: []int{0}}, f, []accumulator{f})
	if !full || err != nil || f.added > 500+manyRows {
		t.Errorf("full %v after %d values: %v", full, f.added, err)
	}
}
