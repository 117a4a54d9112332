package detail

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"tocsin/store/memory"
	"tocsin/tui/theme"
)

// layoutOf makes a page of n lines with rows that begin at some of them, each of some
// lines.
func layoutOf(n int, rows ...[2]int) *rendering {
	r := &rendering{lines: make([]line, n)}
	for _, row := range rows {
		r.stops = append(r.stops, stop{from: row[0], to: row[0] + row[1], id: fmt.Sprint(row[0])})
	}
	return r
}

// The cursor walks over rows in sight, and lines scroll if none is near.
func TestScrollerMoves(t *testing.T) {
	for _, c := range []struct {
		name string
		page *rendering
		keys string
		top  int
		at   string
	}{
		{"rows below each other", layoutOf(20, [2]int{0, 2}, [2]int{2, 2}, [2]int{4, 2}), "j j", 1, "4"},
		{"and back", layoutOf(20, [2]int{0, 2}, [2]int{2, 2}, [2]int{4, 2}), "j j k", 1, "2"},
		{"a row that ends below is shown whole", layoutOf(20, [2]int{0, 1}, [2]int{4, 3}), "j", 2, "4"},
		{"a row that is too long, by its beginning", layoutOf(30, [2]int{0, 1}, [2]int{4, 9}), "j", 4, "4"},
		{"beyond the last row lines scroll", layoutOf(20, [2]int{0, 1}, [2]int{1, 1}), "j j j", 2, "1"},
		{"to a far row they scroll first", layoutOf(30, [2]int{0, 1}, [2]int{9, 1}), "j j j", 3, "0"},
		{"until it is near", layoutOf(30, [2]int{0, 1}, [2]int{9, 1}), "j j j j j", 5, "9"},
		{"out of sight, the cursor comes back first", layoutOf(30, [2]int{0, 1}, [2]int{12, 1}), "D D j", 11, "12"},
		{"upwards too", layoutOf(30, [2]int{2, 1}, [2]int{25, 1}), "G k k k", 22, "25"},
		{"and on", layoutOf(30, [2]int{2, 1}, [2]int{25, 1}), "G k k k k k k k k k k k k k k k k k k k k k k k", 2, "2"},
		{"a page takes the cursor along", layoutOf(30, [2]int{0, 1}, [2]int{6, 1}, [2]int{12, 1}), "D", 5, "6"},
		{"at the end it goes to the last row", layoutOf(12, [2]int{0, 1}, [2]int{10, 1}), "D D D", 7, "10"},
		{"to the end and to the top", layoutOf(40, [2]int{0, 1}, [2]int{20, 1}, [2]int{39, 1}), "G g", 0, "0"},
		{"the end", layoutOf(40, [2]int{0, 1}, [2]int{20, 1}, [2]int{39, 1}), "G", 35, "39"},
		{"without rows", layoutOf(20), "j j k j", 2, ""},
	} {
		s := scroller{}
		s.settle(c.page, 5)
		for key := range strings.FieldsSeq(c.keys) {
			id := map[string]string{"j": "down", "k": "up", "D": "page", "G": "bottom", "g": "top"}[key]
			if key == "D" {
				s.leap(c.page, 5)
			} else {
				s.run(c.page, "detail."+id)
			}
			s.settle(c.page, 5)
		}
		if s.top != c.top || s.at != c.at {
			t.Errorf("%s: at line %d on row %q, want %d and %q", c.name, s.top, s.at, c.top, c.at)
		}
	}
}

// Rows that come anew above the cursor do not move it in sight; a row which is gone gives
// the cursor to one in sight.
func TestScrollerFollowsItsRow(t *testing.T) {
	was, is := layoutOf(40, [2]int{10, 1}, [2]int{12, 1}), layoutOf(45, [2]int{10, 1}, [2]int{17, 1})
	is.stops[1].id = "12"
	s := scroller{top: 9, height: 5, at: "12"}
	s.follow(was, is)
	if s.top != 14 {
		t.Errorf("the first line is %d, want 14", s.top)
	}
	s.settle(layoutOf(40, [2]int{3, 1}, [2]int{15, 1}), 5)
	if s.at != "15" {
		t.Errorf("the cursor is on %q", s.at)
	}
}

// The tab line has names as long as fit, and never more than its width if digits fit.
func TestTabNames(t *testing.T) {
	for w, want := range map[int]string{
		140: "1 Summary|2 Evidence (3)|3 Process tree (0)", 110: "1 Summary|2 Evidence|3 Process tree", 67: "1 Sum|2 Evid|3 Tree", 66: "1Sum|2Evid|3Tree", 52: "1Sum|2Evid|3Tree", 49: "1Sum|2Evid|3Tree", 48: "1|2 Evidence|3", 40: "1|2 Evidence|3", 30: "1|2Evid|3", 5: "1|2Evid|3",
	} {
		names, _ := tabNames(pageRows(), true, &content{pieces: 3}, evidencePage, w)
		if got := strings.Join(names[:3], "|"); got != want {
			t.Errorf("in %d columns: %s, want %s", w, got, want)
		}
	}
	for w, want := range map[int]string{140: "Summary|Evidence (3)|Process tree (0)", 60: "Sum|Evid|Tree", 30: "|Evidence|"} {
		names, _ := tabNames(pageRows(), false, &content{pieces: 3}, evidencePage, w)
		if got := strings.Join(names[:3], "|"); got != want {
			t.Errorf("without digits, in %d columns: %s, want %s", w, got, want)
		}
	}
	if got, apart := tabNames(pageRows(), true, nil, 0, 200); got[1] != "2 Evidence" || apart != between {
		t.Errorf("without a record: %s, %d apart", got[1], apart)
	}
}

// However wide a pane is, its tab line leaves the margin free at the right edge as at the left one.
func TestTheTabLineStaysWithinTheMargin(t *testing.T) {
	th := theme.New(theme.Options{Name: "dark"})
	for w := 24; w < 140; w++ {
		d := drawing{Pane: New(nil, time.Now), th: th, w: w}
		if line := ansi.Strip(d.tabLine()); !strings.HasPrefix(line, " ") || !strings.HasSuffix(line, " ") {
			t.Errorf("%d columns: %q", w, line)
		}
	}
}

// The numbers by which others name pages are theirs.
func TestPageNumbers(t *testing.T) {
	for number, want := range map[int]string{summaryPage: "1 Summary", evidencePage: "2 Evidence", rawPage: "6 Raw", comparePage: "7 Compare", relatedPage: "8 Related", pastPage: "9 Past decisions"} {
		if got := named(number); got != want {
			t.Errorf("page %d is %s, want %s", number, got, want)
		}
	}
	seen := map[string]bool{}
	for _, row := range pageRows() {
		if seen[row.id] || row.title == "" || row.brief == "" || row.help == "" || (row.write == nil) == (row.parts == nil) {
			t.Errorf("the row of %q is not whole, or comes twice", row.id)
		}
		seen[row.id] = true
	}
}

// At the top of a page that no key has moved the cursor stays on the first row, whatever comes above it, unless
// a key decides by its row: an action to tick, a past decision.
func TestScrollerStaysOnWhatIsDecided(t *testing.T) {
	for name, c := range map[string]struct {
		on   stop
		want string
	}{
		"looks": {stop{}, "1"}, "ticks": {stop{action: "Isolate the host"}, "4"}, "decides": {stop{decision: &memory.Decision{}}, "4"},
	} {
		was, is := layoutOf(20, [2]int{4, 1}, [2]int{6, 1}), layoutOf(20, [2]int{1, 1}, [2]int{4, 1}, [2]int{6, 1})
		c.on.id, c.on.from, c.on.to = "4", 4, 5
		was.stops[0], is.stops[1] = c.on, c.on
		s := scroller{}
		s.settle(was, 10)
		s.follow(was, is)
		if s.settle(is, 10); s.at != c.want {
			t.Errorf("%s: the cursor is on %q, want %q", name, s.at, c.want)
		}
	}
}
