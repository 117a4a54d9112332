package queue

import (
	"strings"
	"testing"
	"time"
)

// TestARefusedDecision: the queue goes back to what the store has refused to decide, also behind its last row,
// and isn't led on by it.
func TestARefusedDecision(t *testing.T) {
	for name, c := range map[string]struct {
		steps int
		lost  []string
		crumb string
		opens string
	}{
		"the one before":     {1, []string{"a"}, "queue 1 of 3", "a b a"},
		"two, the first":     {2, []string{"a"}, "queue 1 of 3", "a b c a"},
		"the present one":    {1, []string{"b"}, "queue 2 of 3", "a b"},
		"behind the last":    {3, []string{"c"}, "queue 3 of 3", "a b c c"},
		"one that comes":     {1, []string{"c"}, "queue 2 of 3", "a b"},
		"none of the queue":  {1, []string{"x"}, "queue 2 of 3", "a b"},
		"several, the first": {2, []string{"b", "a"}, "queue 1 of 3", "a b c a"},
	} {
		q, did := worked(time.Now, "a", "b", "c")
		for range c.steps {
			q.Decided(nil)
		}
		q.Lost(keys(c.lost...))
		for _, key := range keys(c.lost...) {
			if q.Own(key) {
				t.Errorf("%s: %s counts as decided", name, key.ID)
			}
		}
		if got := strings.Join((*did)[1:], " "); got != c.opens || q.Crumb() != c.crumb || q.last.asked {
			t.Errorf("%s: %s, %s", name, got, q.Crumb())
		}
	}
	q, did := worked(time.Now, "a", "b")
	q.Decided(nil)
	q.Leave()
	if before := len(*did); q.Lost(keys("a")) != nil || q.On() || len(*did) != before {
		t.Error("a queue that was left goes back")
	}
}
