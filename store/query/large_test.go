package query

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// countdown is a context that ends when it has been asked a number of times.
type countdown struct {
	context.Context
	left atomic.Int64
}

func (c *countdown) Err() error {
	if c.left.Add(-1) < 0 {
		return context.Canceled
	}
	return nil
}

func rawCompare(t *testing.T, text string) *Compare {
	t.Helper()
	q, problems := Parse(text, time.Time{})
	if p := Failed(problems); p != nil {
		t.Fatal(p)
	}
	return q.Where.(*Compare)
}

// randomText returns a text of about n bytes: letters that combine, invisible ones, broken
// UTF-8 and long runs without ASCII, also where pieces end.
func randomText(r *rand.Rand, n int) string {
	stock := []string{"a", "B", " ", "e\u0301", "\u200b", "É", "\xff", "ſ", "İ", "가", "\u1100\u1161", "\u0301", "日本", "plain words that are long "}
	var b strings.Builder
	for b.Len() < n {
		word := stock[r.IntN(len(stock))]
		b.WriteString(strings.Repeat(word, 1+r.IntN(3)))
		if r.IntN(2000) == 0 {
			b.WriteString(strings.Repeat("日e\u0301"[:3], 1000))
		}
	}
	return b.String()
}

// TestLargeTextsCompareAsOthers compares pieces with the whole.
func TestLargeTextsCompareAsOthers(t *testing.T) {
	r := rand.New(rand.NewPCG(14, 9))
	for range 20 {
		s := randomText(r, largeText+r.IntN(3*largeText))
		want := TextOf(s)
		if got := textWithin(t.Context(), s); got != want {
			t.Fatalf("a text of %d bytes folds otherwise in pieces", len(s))
		}
	}
	long := strings.Repeat("x", 20*largeText) + "Needle" + strings.Repeat("y", 20*largeText)
	across := strings.Repeat("x", 16*largeText-3) + "needle" + strings.Repeat("y", 20*largeText)
	for _, text := range []string{long, across, long[:len(long)/2], strings.Repeat("\u200b", largeText)} {
		for _, c := range []string{
			"raw.a CONTAINS 'needle'", "raw.a CONTAINS ('no','eedl')", "raw.a MATCHES '*need?e*'", "raw.a MATCHES 'x*y'", "raw.a MATCHES 'need*'",
			"raw.a MATCHES_REGEX 'ne+dle'", "raw.a MATCHES_REGEX ('^y', 'e\\b.?y$')", "raw.a = 'needle'", "raw.a IN ('a','" + strings.Repeat("x", 100) + "')", "raw.a !CONTAINS 'needle'",
			"raw.a MATCHES_REGEX 'y$'", "raw.a MATCHES '*'", "raw.a IS NULL",
		} {
			compare := rawCompare(t, c)
			item := fmt.Sprintf(`{"b":{"c":[%q]},"a":%q}`, text, text)
			want := compare.Answer(compare.Op != Null && compare.Text(TextOf(text)), false)
			if got := compare.Raw([]byte(item)); got != want {
				t.Errorf("%s of %d bytes: %v, want %v", c, len(text), got, want)
			}
		}
	}
}

// TestALargeItemAsksTheContext counts how often a comparison asks its context, and how
// often again after that ended: skipping, many values, one large value.
func TestALargeItemAsksTheContext(t *testing.T) {
	text := strings.Repeat("ab ", 2<<20)
	values := `[` + strings.Repeat(`"x",`, 1<<20) + `"x"]`
	for _, c := range []struct{ query, item string }{
		{"raw.a = 1", `{"b":` + values + `}`},
		{"raw.a = 1", `{"b":"` + text + `"}`},
		{"raw.a = 1", `{"a":` + values + `}`},
		{"raw.a CONTAINS 'x'", `{"a":"` + text + `"}`},
		{"raw.a MATCHES '*x*'", `{"a":"` + text + `"}`},
		{"raw.a MATCHES_REGEX 'x+y'", `{"a":"` + text + `"}`},
	} {
		const plenty = 1 << 40
		ctx := &countdown{Context: t.Context()}
		ctx.left.Store(plenty)
		compare := rawCompare(t, c.query)
		compare.RawWithin(ctx, []byte(c.item))
		asked := plenty - ctx.left.Load()
		if asked < int64(len(c.item)/largeText/2) {
			t.Errorf("%s of %.10s: asked %d times", c.query, c.item, asked)
		}
		for _, after := range []int64{0, asked / 2, asked - 2} {
			ctx.left.Store(after)
			compare.RawWithin(ctx, []byte(c.item))
			if more := -ctx.left.Load(); more < 0 || more > 8 {
				t.Errorf("%s of %.10s: asked %d times after the end", c.query, c.item, more)
			}
		}
	}
}

// TestMatchingALargeItemEndsWithItsContext matches a record with a large item.
func TestMatchingALargeItemEndsWithItsContext(t *testing.T) {
	ctx := &countdown{Context: t.Context()}
	ctx.left.Store(1)
	r := &alert.Record{Alert: &alert.Alert{}, Raw: []byte(`{"b":[` + strings.Repeat(`"x",`, 1<<20) + `"x"]}`)}
	q, problems := Parse("NOT (raw.a = 1 OR raw.a = 2)", time.Time{})
	if p := Failed(problems); p != nil {
		t.Fatal(p)
	}
	MatchWithin(ctx, q, r)
	if more := -ctx.left.Load(); more < 1 || more > 8 {
		t.Errorf("asked %d times after the end", more)
	}
	if !Match(q, r) {
		t.Error("without an end it does not match")
	}
}
