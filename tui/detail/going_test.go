package detail_test

import (
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/detail"
)

// longPages are the pages that an alert of megabytes makes long.
var longPages = []string{"detail.evidence", "detail.raw"}

// G and a search go through a long page a piece a frame, and keys come in between.
func TestLongWorkTakesManyFrames(t *testing.T) {
	x := large(2 << 20)
	for _, id := range longPages {
		p := open(x)
		played(p, p.Do(id), 66, 36)
		if n := played(p, p.Do("detail.bottom"), 66, 36); n < 5 || n > 200 {
			t.Errorf("%s: the end takes %d frames", id, n)
		}
		if got := drawnAt(p, 66, 36); !strings.Contains(got, "To print all of it") {
			t.Errorf("%s: the end is\n%s", id, got)
		}
		p.Do("detail.top")
		played(p, p.Do("detail.find"), 66, 36)
		cmd := p.Update(tea.KeyPressMsg{Code: 'q', Text: "q"})
		if got := foot(p, 66, 36); !strings.Contains(got, "searching …") {
			t.Errorf("%s: after one frame the foot is %q", id, got)
		}
		if n := played(p, cmd, 66, 36); n < 5 || n > 200 {
			t.Errorf("%s: a search takes %d frames", id, n)
		}
		if got := foot(p, 66, 36); strings.Contains(got, "searching") || !strings.Contains(got, "/ q ") {
			t.Errorf("%s: at the end the foot is %q", id, got)
		}
	}
}

// Moves that come while the end of a page is written are made after it; g gives them up.
func TestMovesWaitForTheEnd(t *testing.T) {
	x := large(1 << 20)
	for _, id := range longPages {
		p, whole := open(x), open(x)
		for _, p := range []*detail.Pane{p, whole} {
			played(p, p.Do(id), 66, 36)
		}
		played(whole, whole.Do("detail.bottom"), 66, 36)
		whole.Do("detail.page-up")
		p.Do("detail.bottom")
		p.Draw(dark(), 66, 36, true)
		played(p, p.Do("detail.page-up"), 66, 36)
		if got, want := shown(p, 66, 36), shown(whole, 66, 36); got != want {
			t.Errorf("%s: G and a page up show\n%s\nwant\n%s", id, got, want)
		}
		q := open(x)
		played(q, q.Do(id), 66, 36)
		first := shown(q, 66, 36)
		q.Do("detail.bottom")
		played(q, q.Do("detail.top"), 66, 36)
		if got := shown(q, 66, 36); got != first {
			t.Errorf("%s: G and g show\n%s", id, got)
		}
	}
}

// esc ends a running search, and the page folds again where it was.
func TestASearchIsGivenUp(t *testing.T) {
	p := open(large(1 << 20))
	played(p, p.Do("detail.evidence"), 66, 36)
	for range 60 {
		p.Do("detail.page-down")
		p.Draw(dark(), 66, 36, true)
	}
	before := shown(p, 66, 36)
	p.Do("detail.find")
	p.Update(tea.KeyPressMsg{Code: 'q', Text: "q"})
	p.Draw(dark(), 66, 36, true)
	if !p.Back() {
		t.Fatal("there was no search")
	}
	played(p, p.GoOn(), 66, 36)
	if got := shown(p, 66, 36); got != before {
		t.Errorf("it shows\n%s\nwant\n%s", got, before)
	}
	if p.GoOn() != nil {
		t.Error("there is something left to do")
	}
}

// A pane that isn't drawn asks for no more frames.
func TestAHiddenPaneRests(t *testing.T) {
	p := open(large(1 << 20))
	played(p, p.Do("detail.raw"), 66, 36)
	cmd := p.Do("detail.bottom")
	for n := 0; cmd != nil; n++ {
		if n > 3 {
			t.Fatal("it asks again and again")
		}
		cmd = p.Update(cmd())
	}
	played(p, p.Update(nil), 66, 36)
	if got := drawnAt(p, 66, 36); !strings.Contains(got, "}") || strings.Contains(got, `"evidence": [`) {
		t.Errorf("drawn again it is not at the end:\n%s", got)
	}
}

// BenchmarkLongWork measures the longest frame on the way to the end of a page of five
// megabytes, and of a search in it; of all rounds the best one counts, since a busy machine
// makes any frame long.
func BenchmarkLongWork(b *testing.B) {
	x := large(5 << 20)
	for _, id := range longPages {
		for name, begin := range map[string]func(*detail.Pane) tea.Cmd{
			"end": func(p *detail.Pane) tea.Cmd { return p.Do("detail.bottom") },
			"search": func(p *detail.Pane) tea.Cmd {
				p.Do("detail.find")
				return p.Update(tea.PasteMsg{Content: "exe"})
			},
		} {
			b.Run(strings.TrimPrefix(id, "detail.")+"/"+name, func(b *testing.B) {
				best := time.Hour
				for b.Loop() {
					var longest time.Duration
					b.StopTimer()
					p := open(x)
					played(p, p.Do(id), 66, 36)
					b.StartTimer()
					at := time.Now()
					for cmd := begin(p); ; {
						p.Draw(dark(), 66, 36, true)
						longest, at = max(longest, time.Since(at)), time.Now()
						if cmd == nil {
							break
						}
						cmd = p.Update(cmd())
					}
					best = min(best, longest)
				}
				b.ReportMetric(float64(best.Microseconds())/1000, "ms/longest-frame")
			})
		}
	}
}
