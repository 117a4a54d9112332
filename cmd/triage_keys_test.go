package cmd

import (
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"tocsin/graph/simulator"
)

// The most keys that the job may take: the first alert from fresh settings or with a saved
// view, and each further one.
const (
	mostKeysFresh = 7
	mostKeysView  = 3
)

// endpointView is the job as a saved view.
const endpointView = `[views]
"Endpoint, high" = "severity = 'high' AND created_at >= -24h AND triage.seen = false AND product = 'Endpoint'"
`

// hand presses keys and counts them.
type hand struct {
	*viewer
	pressed []string
}

func (h *hand) press(keys ...string) {
	h.t.Helper()
	h.Keys(keys...)
	h.pressed = append(h.pressed, keys...)
}

// atMost fails the test if more keys were pressed, and forgets them.
func (h *hand) atMost(n int, what string) {
	h.t.Helper()
	if len(h.pressed) > n {
		h.t.Errorf("%s takes %d keys, %q; at most %d are promised", what, len(h.pressed), h.pressed, n)
	}
	h.pressed = nil
}

// TestTheJob plays what an analyst does all day: of today's high Endpoint alerts that
// are unseen open the worst, read which process on which host, mark it done, go on. It
// holds how many keys that takes and what is on the screen after each of them.
func TestTheJob(t *testing.T) {
	for _, size := range []struct{ w, h int }{{80, 24}, {120, 40}} {
		for name, way := range map[string]struct {
			more string
			most int
			path func(h *hand)
		}{
			"fresh": {"", mostKeysFresh, (*hand).filtersByHand},
			"view":  {endpointView, mostKeysView, (*hand).choosesTheView},
		} {
			t.Run(fmt.Sprintf("%s-%dx%d", name, size.w, size.h), func(t *testing.T) {
				inWorld(t, simulator.Demo(demoSeed), func(w *world) {
					w.settle(settled{sources: allSources, registered: true, granted: true, more: way.more})
					time.Sleep(time.Hour) // the attack of the demo's story has happened
					h := &hand{viewer: w.start(size.w, size.h)}
					h.until("✓")
					h.Wait(30 * time.Second) // the back-fill ends
					h.leave("q")
					h.viewer = w.start(size.w, size.h, "--fresh") // as on any day but the first
					h.until("alerts › Active")
					h.Wait(10 * time.Second)
					way.path(h)
					h.worksThrough(way.most)
					h.leave("q", "q")
				})
			})
		}
	}
}

// filtersByHand narrows the list key by key.
func (h *hand) filtersByHand() {
	h.t.Helper()
	for _, step := range []struct{ key, shown string }{
		{"1", "severity = 'high'"},
		{"u", "unseen"},
		{"d", "24 h"},
		{"p", "products"},
	} {
		h.press(step.key)
		h.shows(step.shown)
	}
	h.press(h.digitOf("Microsoft Defender for Endpoint"))
}

// choosesTheView goes from the first view back to the last one, which the settings have.
func (h *hand) choosesTheView() {
	h.t.Helper()
	h.press("shift+tab")
	h.until("/ severity = 'high' AND created_at >= -24h")
	h.shows("Endpoint, high")
}

// digitOf returns the digit before a line of the open menu, as a person reads it.
func (h *hand) digitOf(line string) string {
	h.t.Helper()
	m := regexp.MustCompile(`(\d) \[.\] ` + regexp.QuoteMeta(line)).FindStringSubmatch(h.Text())
	if m == nil {
		h.t.Fatalf("no digit chooses %q:\n%s", line, h.Text())
	}
	return m[1]
}

// accountOf is a process, its parent, its host and its user, as the story says it.
var accountOf = regexp.MustCompile(`(?i)(\S+\.exe) \(PID \d+\) was started by (\S+\.exe) \(PID \d+\) on (\S+) as (\S+@kestrelmoor\.example)`)

// worksThrough opens the first alert, which is high, of Endpoint and of today, and marks it
// and each further one done.
func (h *hand) worksThrough(most int) {
	h.t.Helper()
	h.Wait(2 * time.Second)
	told := h.listed()
	if len(told) < 4 {
		h.t.Fatalf("only %d alerts are left to work on:\n%s", len(told), h.Text())
	}
	for _, row := range told { // which leaves out a product that all have
		if strings.Contains(h.Text(), "PRODUCT") && !strings.Contains(row, "Endpoint") {
			h.t.Errorf("the list has %q", row)
		}
	}
	h.press("enter")
	h.shows("· Endpoint ·") // the first of them
	stories := map[string]bool{}
	for n := range len(told) {
		stories[h.readsStory()] = true
		h.press("x")
		h.shows("Done: ")
		if n == 0 {
			h.atMost(most, "the first alert")
			continue
		}
		h.atMost(1, "a further alert")
	}
	if len(stories) != len(told) {
		h.t.Errorf("%d stories of %d alerts were shown: %v", len(stories), len(told), stories)
	}
}

// readsStory returns the sentence that names the process, its parent, the host and the user.
// It is in what is shown at first, without a key.
func (h *hand) readsStory() string {
	h.t.Helper()
	from := h.pane()
	var lines []string
	for y := range h.h {
		if line := []rune(h.Line(y)); len(line) > from {
			lines = append(lines, strings.Trim(string(line[from:]), " █│"))
		}
	}
	m := accountOf.FindString(strings.Join(strings.Fields(strings.Join(lines, " ")), " ")) // some spaces don't break
	if m == "" {
		h.t.Errorf("no process, parent, host and user can be read:\n%s", h.Text())
	}
	return m
}

// listed returns the rows of the list that are high.
func (h *hand) listed() (rows []string) {
	to := h.w
	if from := h.pane(); from > 1 {
		to = from - 1
	}
	for y := range h.h {
		line := []rune(h.Line(y))
		if row := string(line[:min(len(line), to)]); strings.Contains(row, "H ▲") {
			rows = append(rows, row)
		}
	}
	return rows
}

// pagesOf finds the names of the detail's pages, with their digits or without, or what the digits of a queue do.
var pagesOf = regexp.MustCompile(`1 ?Sum|Sum(mary)? +(Evid|Alerts|Alrt)|1 TP +2 benign +3 FP`)

// pane returns the column in which the detail begins; 0 if it fills the screen or isn't shown.
func (h *hand) pane() int {
	for y := range h.h {
		if at := pagesOf.FindStringIndex(h.Line(y)); at != nil {
			return len([]rune(h.Line(y)[:at[0]]))
		}
	}
	return 0
}
