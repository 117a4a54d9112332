package detail_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/detail"
	"tocsin/tui/tuitest"
)

// body is the visible part below title, tabs and rule, without the scrollbar.
func body(p *detail.Pane, w, h int) []string {
	lines := strings.Split(ansi.Strip(strings.Join(p.Draw(dark(), w, h, true), "\n")), "\n")[3:]
	for i, l := range lines {
		lines[i] = strings.TrimRight(strings.TrimSuffix(strings.TrimSuffix(l, "█"), "│"), " ")
	}
	return lines
}

// played runs a command of the pane, and draws a frame before each message, until nothing is left
// to do. It returns how many frames that took.
func played(p *detail.Pane, cmd tea.Cmd, w, h int) (frames int) {
	const most = 1_000
	for p.Draw(dark(), w, h, true); cmd != nil && frames < most; p.Draw(dark(), w, h, true) {
		frames++
		cmd = p.Update(cmd())
	}
	return frames
}

// place finds the position of the visible part among all lines.
func place(t *testing.T, all, part []string) int {
	t.Helper()
	for at := 0; at+len(part) <= len(all); at++ {
		if strings.Join(all[at:at+len(part)], "\n") == strings.Join(part, "\n") {
			return at
		}
	}
	t.Fatalf("what is in sight is no part of the page:\n%s", strings.Join(part, "\n"))
	return 0
}

func TestScrolling(t *testing.T) {
	p := open(numbered(100))
	p.Do("detail.raw")
	all := body(p, 53, 200)
	const h, last = 10, 102 - 10 // a hundred elements and two brackets
	for _, c := range []struct {
		ids  string
		want int
	}{
		{"down", 1},
		{"down down up", 1},
		{"up", 0},
		{"page-down", h - 1},
		{"page-down page-down page-up", h - 1},
		{"half-down half-down half-down half-up", h},
		{"bottom", last},
		{"bottom down down up", last - 1},
		{"bottom page-down half-up", last - h/2},
		{"bottom top", 0},
	} {
		p := open(numbered(100))
		p.Do("detail.raw")
		body(p, 53, h+3)
		for id := range strings.FieldsSeq(c.ids) {
			p.Do("detail." + id)
		}
		if got := place(t, all, body(p, 53, h+3)); got != c.want {
			t.Errorf("%s: at line %d, want %d", c.ids, got, c.want)
		}
	}
}

func TestEachPaneHasAPlaceOfItsOwn(t *testing.T) {
	p := open(numbered(100))
	p.Do("detail.raw")
	body(p, 53, 13)
	p.Do("detail.bottom")
	want := strings.Join(body(p, 53, 13), "\n")
	p.Do("detail.summary")
	if got := body(p, 53, 13)[0]; !strings.Contains(got, "Low · ") {
		t.Errorf("the summary begins with %q", got)
	}
	p.Do("detail.raw")
	if got := strings.Join(body(p, 53, 13), "\n"); got != want {
		t.Errorf("the place in the item is lost:\n%s", got)
	}
}

func TestAnotherWidthKeepsAboutThePlace(t *testing.T) {
	p := open(numbered(1000))
	p.Do("detail.raw")
	body(p, 90, 23)
	for range 30 {
		p.Do("detail.page-down")
	}
	top := body(p, 90, 23)[0]
	if got := body(p, 53, 23)[0]; got != top {
		t.Errorf("from %q to %q", top, got)
	}
}

// Whatever is pressed, the page stays full and each Draw is of exact size.
func TestScrollProperty(t *testing.T) {
	specs := detail.Specs()
	samples := []sample{rich(), hostile(), incident(), numbered(60)}
	for seed := range uint64(30) {
		r := rand.New(rand.NewPCG(seed, 7))
		x := samples[r.IntN(len(samples))]
		p := open(x)
		for range 40 {
			switch r.IntN(10) {
			case 0:
				deliver(p, p.Reload())
			case 1:
				deliver(p, p.Show(x.record.Key))
			default:
				p.Do(specs[r.IntN(len(specs))].ID)
				p.Back() // out of a search, whose line is no part of the page
			}
			w, h := r.IntN(100), r.IntN(40)
			tuitest.Exact(t, p.Draw(dark(), w, h, r.IntN(2) == 0), w, h)
			if h < 13 || w < 30 {
				continue
			}
			all, part := body(p, w, 700), body(p, w, h)
			if at, n := place(t, all, part), len(strings.TrimRight(strings.Join(all, "\n"), "\n")); at > 0 && n > 0 && len(part) > strings.Count(strings.Join(all, "\n")[:n], "\n")+1 {
				t.Fatalf("seed %d: a page that fits is scrolled to %d", seed, at)
			}
		}
	}
}
