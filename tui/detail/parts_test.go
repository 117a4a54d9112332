package detail_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/detail"
)

// shown returns what a page draws, without its scrollbar, which only approximates how much is
// to come.
func shown(p *detail.Pane, w, h int) string {
	lines := body(p, w, h)
	for i, l := range lines {
		lines[i] = strings.TrimRight(ansi.Truncate(l, w-1, ""), " ")
	}
	return strings.Join(lines, "\n")
}

// A page of an item of megabytes is written as it is read: whatever keys one presses, it shows
// what the page shows that was written whole before.
func TestALongPageIsWrittenAsItIsRead(t *testing.T) {
	x := large(1 << 20)
	for _, id := range []string{"detail.evidence", "detail.raw"} {
		p, whole := open(x), open(x)
		for _, p := range []*detail.Pane{p, whole} {
			p.Do(id)
			p.Draw(dark(), 53, 30, true)
		}
		played(whole, whole.Do("detail.bottom"), 53, 30)
		whole.Do("detail.top")
		keys := "down down page-down page-down half-down page-down page-down up half-up page-up bottom page-up up top page-down"
		for n, key := range strings.Fields(keys) {
			cmd := p.Do("detail." + key)
			whole.Do("detail." + key)
			if n%3 == 0 { // keys come faster than frames
				continue
			}
			played(p, cmd, 53, 30)
			if got, want := shown(p, 53, 30), shown(whole, 53, 30); got != want {
				t.Fatalf("%s: after %s (%d) it shows\n%s\nwant\n%s", id, key, n, got, want)
			}
		}
	}
}

// A frame never writes the whole of a long page.
func TestAFrameWritesAPieceOfALongPage(t *testing.T) {
	x := large(2 << 20)
	for _, id := range []string{"detail.evidence", "detail.raw"} {
		p, th, w := open(x), dark(), 66
		p.Do(id)
		first := testing.AllocsPerRun(3, func() {
			w++ // is written anew
			p.Draw(th, w, 36, true)
		})
		whole := testing.AllocsPerRun(3, func() {
			w++
			p.Draw(th, w, 36, true)
			played(p, p.Do("detail.bottom"), w, 36)
			p.Do("detail.top")
		})
		if first > whole/4 {
			t.Errorf("%s: the first frame makes %.0f of the page's %.0f pieces of memory", id, first, whole)
		}
	}
}

// A search finds what isn't written yet.
func TestASearchReadsTheWholeOfALongPage(t *testing.T) {
	p := open(numbered(15_000))
	searched(p, "detail.raw", "14 999", 60, 20)
	if all := drawnAt(p, 60, 20); !strings.Contains(all, "no hits") {
		t.Errorf("drawn:\n%s", all)
	}
	q := open(numbered(15_000))
	searched(q, "detail.raw", "14999", 60, 20)
	if all := drawnAt(q, 60, 20); !strings.Contains(all, "1/1") || !strings.Contains(all, "  14999") {
		t.Errorf("drawn:\n%s", all)
	}
}

// The page in sight is not written anew because the list's cursor goes on: the answer about
// the next record does that.
func TestAPreviewIsNotWrittenTwice(t *testing.T) {
	x, y := rich(), rich()
	y.record.ID = "another"
	p, th := detail.New(shelve(x, y), now), dark()
	p.Rest = 0
	deliver(p, p.Preview(x.record.Key))
	p.Draw(th, 66, 36, false)
	still := testing.AllocsPerRun(10, func() { p.Draw(th, 66, 36, false) })
	moved := testing.AllocsPerRun(10, func() {
		p.Preview(y.record.Key) // its answer is late
		p.Preview(x.record.Key)
		p.Draw(th, 66, 36, false)
	})
	asked := testing.AllocsPerRun(10, func() {
		p.Preview(y.record.Key)
		p.Preview(x.record.Key)
	})
	if moved > still+asked+20 {
		t.Errorf("a frame takes %.0f pieces of memory, after a key of the list %.0f and %.0f", still, asked, moved-asked)
	}
}

// The summary names each thing once; its other spellings are behind a fold, and found by a
// search.
func TestSpellingsAreFolded(t *testing.T) {
	x := rich()
	x.record.Alert.Entities = append(x.record.Alert.Entities,
		alert.Entity{Type: alert.User, Value: `FABRIKAM\robin`, Of: 1},
		alert.Entity{Type: alert.UUID, Value: "S-1-5-21-1004336348-1177238915-682003330-512", Of: 1},
		alert.Entity{Type: alert.Host, Value: "ws-042", Of: 2},
		alert.Entity{Type: alert.Host, Value: "of a torn store", Of: 999})
	p := open(x)
	before := drawnAt(p, 100, 200)
	if strings.Contains(before, `FABRIKAM\robin`) || strings.Contains(before, "S-1-5-21") || !strings.Contains(before, "▸ 3 other spellings") || !strings.Contains(before, "robin@fabrikam.example") {
		t.Errorf("folded:\n%s", before)
	}
	for range 40 {
		if p.Do("detail.down"); p.Unfold() {
			break
		}
	}
	after := strings.Join(strings.Fields(drawnAt(p, 100, 200)), " ")
	for _, want := range []string{"▾ 3 other spellings", `user FABRIKAM\robin is robin@fabrikam.example`, "SID S-1-5-21-1004336348-1177238915-682003330-512 is robin@", "host ws-042 is ws-042.fabrikam.example"} {
		if !strings.Contains(after, want) {
			t.Errorf("no %q unfolded:\n%s", want, after)
		}
	}
	p.Do("detail.down")
	if asked, ok := p.Asked(); !ok || asked.Field != "@user" || asked.Value != `FABRIKAM\robin` {
		t.Errorf("asked for %+v", asked)
	}
	if p.Fold(); strings.Contains(drawnAt(p, 100, 200), "S-1-5-21") {
		t.Error("h does not fold it")
	}
}

// Related says how many of the alerts it lists and which key lists all, if its owner can.
func TestRelatedSaysWhatItLeavesOut(t *testing.T) {
	x := rich()
	s := shelve(x)
	for i := range 205 {
		r := x.record
		copied := *x.record.Alert
		r.Alert, r.ID = &copied, fmt.Sprint(i)
		s.past = append(s.past, &r)
	}
	for _, lists := range []bool{false, true} {
		p := detail.New(s, now)
		if lists {
			p.Lists()
		}
		deliver(p, p.Show(x.record.Key))
		p.Do("detail.related")
		p.Draw(dark(), 80, 30, true)
		deliver(p, p.Do("detail.enter"))
		got := drawnAt(p, 80, 12)
		if !strings.Contains(got, "The newest 200 of 205.") || strings.Contains(got, "= lists all of them") != lists {
			t.Errorf("lists %v:\n%s", lists, got)
		}
		var asked []detail.Listing
		for _, msg := range deliver(p, p.Do("detail.pivot")) {
			if l, ok := msg.(detail.Listing); ok {
				asked = append(asked, l)
			}
		}
		if lists && (len(asked) != 1 || asked[0].Query != "@user = 'robin@fabrikam.example'" || asked[0].Pane != p) || !lists && len(asked) != 0 {
			t.Errorf("lists %v: asked %+v", lists, asked)
		}
	}
}
