package detail_test

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/detail"
	"tocsin/tui/tuitest"
)

// searched opens a search in a page and types words; it leaves the search typed.
func searched(p *detail.Pane, page, words string, w, h int) {
	p.Do(page)
	p.Draw(dark(), w, h, true)
	played(p, p.Do("detail.find"), w, h)
	for _, r := range words {
		played(p, p.Update(tea.KeyPressMsg{Code: r, Text: string(r)}), w, h)
	}
}

// foot is the last line of the pane.
func foot(p *detail.Pane, w, h int) string {
	lines := p.Draw(dark(), w, h, true)
	return strings.Join(strings.Fields(ansi.Strip(lines[len(lines)-1])), " ")
}

func TestSearchCountsAndWalks(t *testing.T) {
	p := open(told(t, "endpoint"))
	searched(p, "detail.raw", "LSASS.exe", 80, 24)
	if !p.Typing() {
		t.Error("it does not take the keys")
	}
	if got := foot(p, 80, 24); got != "/ LSASS.exe 1/3" {
		t.Errorf("foot %q", got)
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if p.Typing() {
		t.Error("enter does not end the typing")
	}
	for _, c := range []struct{ id, want string }{
		{"detail.find-next", "2/3"},
		{"detail.find-next", "3/3"},
		{"detail.find-previous", "2/3"},
		{"detail.find-previous", "1/3"},
		{"detail.find-previous", "3/3"},
		{"detail.find-next", "1/3"},
	} {
		p.Do(c.id)
		got := foot(p, 80, 24)
		if !strings.HasSuffix(got, c.want) {
			t.Errorf("after %s: %q, want %s", c.id, got, c.want)
		}
		if all := drawnAt(p, 80, 24); !strings.Contains(strings.ToLower(all), "lsass.exe") {
			t.Errorf("after %s the hit is not in sight:\n%s", c.id, all)
		}
	}
	if !p.Back() || p.Back() || strings.Contains(drawnAt(p, 80, 24), "1/3") {
		t.Error("the search does not end, or twice")
	}
}

func drawnAt(p *detail.Pane, w, h int) string {
	return ansi.Strip(strings.Join(p.Draw(dark(), w, h, true), "\n"))
}

func TestSearchWithoutHitsOrWords(t *testing.T) {
	p := open(told(t, "endpoint"))
	searched(p, "detail.summary", "mimikatz", 80, 24)
	if got := foot(p, 80, 24); got != "/ mimikatz no hits" {
		t.Errorf("foot %q", got)
	}
	p.Do("detail.find-next") // nowhere to go
	for range "mimikatz" {
		p.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
	}
	if got := foot(p, 80, 24); strings.Contains(got, "hits") || strings.Contains(got, "/1") {
		t.Errorf("without words, foot %q", got)
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	if p.Back() {
		t.Error("a search for nothing is kept")
	}
	p.Update(tea.PasteMsg{Content: "nobody searches"})
	if p.Typing() {
		t.Error("a paste begins a search")
	}
}

// A hash which is broken over two lines is found, and both parts are marked.
func TestSearchReadsBrokenLines(t *testing.T) {
	p := open(told(t, "endpoint"))
	p.Do("detail.evidence")
	searched(p, "detail.evidence", strings.Repeat("ab", 32), 53, 30)
	got := foot(p, 53, 30)
	if !strings.HasSuffix(got, "1/2") { // the sentence and the property
		t.Fatalf("foot %q", got)
	}
	tuitest.Golden(t, "search-broken", tuitest.Picture(p.Draw(dark(), 53, 30, true), 53))
}

// What is folded is searched too; the evidence with the hit stays unfolded, the others
// fold again.
func TestSearchLooksIntoFolds(t *testing.T) {
	p := open(told(t, "endpoint"))
	searched(p, "detail.evidence", "mainwindow", 100, 30)
	if got := foot(p, 100, 30); !strings.Contains(got, "no hits") {
		t.Errorf("foot %q", got)
	}
	p.Back()
	searched(p, "detail.evidence", "healthstatus", 100, 30)
	if got := foot(p, 100, 30); !strings.HasSuffix(got, "1/1") {
		t.Errorf("foot %q", got)
	}
	p.Back()
	all := strings.Join(p.Draw(dark(), 100, 300, true), "\n")
	if !strings.Contains(all, "healthStatus") || strings.Contains(all, "imageFile.sha1") {
		t.Error("the wrong rows are unfolded after the search")
	}
}

func TestSearchStopsCounting(t *testing.T) {
	x := item(`["` + strings.Repeat("a", 30_000) + `"]`)
	p := open(x)
	searched(p, "detail.raw", "a", 80, 24)
	if got := foot(p, 80, 24); got != "/ a 1/9999+" {
		t.Errorf("foot %q", got)
	}
}

// Whatever is searched in whatever record, each drawing is exact and clean.
func TestSearchIsDrawnExactly(t *testing.T) {
	for _, x := range []sample{hostile(), rich(), told(t, "mail")} {
		for _, words := range []string{"w", "漢", "字", " ", "␛", "e", "⟨", "\u0301", "gpj"} {
			for _, pane := range panes {
				p := open(x)
				searched(p, pane.id, words, 41, 16)
				for range 3 {
					lines := p.Draw(dark(), 41, 16, true)
					tuitest.Exact(t, lines, 41, 16)
					safe(t, lines[:len(lines)-1], 41)
					p.Do("detail.find-next")
				}
			}
		}
	}
}

// The keys of a search which is typed stay its own.
func TestSearchHints(t *testing.T) {
	p := open(rich())
	p.Draw(dark(), 80, 24, true)
	p.Do("detail.find")
	for _, s := range p.Commands() {
		if s.Short == "" || len(s.Keys) != 1 {
			t.Errorf("%s is no hint", s.ID)
		}
	}
	if n := len(p.Commands()); n != 2 {
		t.Errorf("%d commands while a search is typed", n)
	}
	another := open(incident())
	another.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
	if fmt.Sprint(another.Typing()) != "false" {
		t.Error("a key begins a search")
	}
}

// A search begins with no words, whatever was sought before; up brings those, in another record too.
func TestASearchBeginsEmpty(t *testing.T) {
	p := open(told(t, "endpoint"))
	searched(p, "detail.raw", "lsass", 80, 24)
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	searched(p, "detail.raw", "id", 80, 24)
	if got := foot(p, 80, 24); !strings.HasPrefix(got, "/ id ") {
		t.Errorf("the second search: %q", got)
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	p.Back()
	p.Do("detail.find")
	if got := foot(p, 80, 24); !strings.Contains(got, "up for id") {
		t.Errorf("an empty line: %q", got)
	}
	p.Update(tea.KeyPressMsg{Code: tea.KeyUp})
	if got := foot(p, 80, 24); !strings.HasPrefix(got, "/ id ") {
		t.Errorf("after up: %q", got)
	}
}

// On another page the search goes to a hit there, so that its number is of what is in sight.
func TestASearchGoesAlongToAnotherPage(t *testing.T) {
	p := open(told(t, "endpoint"))
	searched(p, "detail.summary", "lsass", 80, 12)
	p.Update(tea.KeyPressMsg{Code: tea.KeyEnter})
	p.Do("detail.find-next")
	p.Draw(dark(), 80, 12, true)
	p.Do("detail.raw")
	if got := foot(p, 80, 12); !strings.HasSuffix(got, " 1/3") {
		t.Errorf("foot %q", got)
	}
	if all := drawnAt(p, 80, 12); strings.Count(strings.ToLower(all), "lsass") < 2 {
		t.Errorf("no hit is in sight:\n%s", all)
	}
}

// Where long lines of others are cut, the program's own sentences are whole.
func TestOwnSentencesAreNotCut(t *testing.T) {
	p := open(told(t, "endpoint"))
	p.Do("detail.wrap")
	for page, want := range map[string]string{"detail.compare": "then type :compare here.", "detail.past": "doesn't count."} {
		p.Do(page)
		if all := strings.Join(strings.Fields(drawnAt(p, 60, 30)), " "); !strings.Contains(all, want) {
			t.Errorf("%s:\n%s", page, all)
		}
	}
}
