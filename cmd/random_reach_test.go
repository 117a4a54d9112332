package cmd

import (
	"bufio"
	"encoding/json"
	"maps"
	"math"
	"math/rand/v2"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin/tui"
	"tocsin/tui/alerts"
	"tocsin/tui/command"
	"tocsin/tui/coverage"
	"tocsin/tui/health"
	"tocsin/tui/incidents"
)

// reached notes which commands were run, and which screens and boxes were seen.
type reached struct {
	t       *testing.T
	specs   []command.Spec
	here    []command.Context // of the screen in sight
	ran     map[string]int
	screens map[string]int
	boxes   map[string]int
	offset  int64 // of the trace that was read
}

// newReached knows all commands of the program.
func newReached(t *testing.T) *reached {
	t.Helper()
	r := &reached{t: t, ran: map[string]int{}, screens: map[string]int{}, boxes: map[string]int{}}
	// The guide comes before the list: its own tests press its keys.
	r.specs = slices.Concat(tui.Globals(), alerts.Specs(), incidents.Specs(), health.Specs(), coverage.Specs())
	r.specs = slices.DeleteFunc(r.specs, func(s command.Spec) bool { return s.Word() == "integrations" || s.Word() == "renew" })
	return r
}

var (
	crumbs = regexp.MustCompile(`^ *([a-z]+)`)
	boxed  = regexp.MustCompile(`┌─* *([^─┐]*?) *─*┐`)
)

// choose returns a command, mostly of the screen in sight, rather one that was run seldom: by
// its keys, or by its word.
func (r *reached) choose(random *rand.Rand, byKeys bool) command.Spec {
	var least command.Spec
	few := math.MaxInt
	for range 200 {
		s := r.specs[random.IntN(len(r.specs))]
		reaches := byKeys && len(s.Keys) > 0 || !byKeys && !s.Silent
		if ends(s.ID) || !reaches || !slices.Contains(r.here, s.Where) && random.IntN(10) > 0 {
			continue
		}
		if n := r.ran[s.ID]; n < few || n == few && random.IntN(2) == 0 {
			least, few = s, n
		}
		if random.IntN(8) == 0 {
			break
		}
	}
	return least
}

// ends reports whether a command ends the program, which costs more than all else.
func ends(id string) bool { return id == "app.quit" || id == "app.out" }

// placeOf returns the contexts of the keys on a screen that the header names; nil if it names
// none.
func placeOf(crumb string) []command.Context {
	switch crumb {
	case "alerts":
		return []command.Context{"alerts", "detail"}
	case "incidents":
		return []command.Context{"incidents", "incident"}
	case "queue":
		return []command.Context{"queue", "incident-queue"}
	case "health", "coverage":
		return []command.Context{command.Context(crumb)}
	}
	return nil
}

// see notes the screen and the box that a terminal shows.
func (r *reached) see(shown string) {
	lines := strings.Split(shown, "\n")
	for _, crumb := range strings.Split(lines[0], "›") {
		if name := crumbs.FindStringSubmatch(crumb); name != nil && placeOf(name[1]) != nil {
			r.screens[name[1]]++
			r.here = placeOf(name[1])
		}
	}
	for _, line := range lines {
		if title := boxed.FindStringSubmatch(line); title != nil {
			word, _, _ := strings.Cut(title[1], ":")
			r.boxes[strings.Join(strings.Fields(word)[:min(len(strings.Fields(word)), 3)], " ")]++
			return
		}
	}
}

// read reads what the trace has more, and returns the commands in it.
func (r *reached) read(path string) (ran []string) {
	r.t.Helper()
	f, err := os.Open(path)
	if err != nil {
		r.t.Fatal(err)
	}
	defer f.Close()
	if info, err := f.Stat(); err == nil && info.Size() < r.offset {
		r.offset = 0 // another run began it anew
	}
	if _, err := f.Seek(r.offset, 0); err != nil {
		r.t.Fatal(err)
	}
	lines := bufio.NewScanner(f)
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		r.offset += int64(len(lines.Bytes())) + 1
		var l struct{ Ran []string }
		if err := json.Unmarshal(lines.Bytes(), &l); err != nil {
			r.t.Fatal(err)
		}
		ran = append(ran, l.Ran...)
	}
	for _, id := range ran {
		r.ran[id]++
	}
	return ran
}

// quit reports whether one of the last commands of the trace has ended the program.
func (r *reached) quit(path string) bool {
	r.t.Helper()
	ran := r.read(path)
	r.offset = 0    // the next run begins it anew
	const late = 10 // commands of keys that came with the one that quits
	return slices.ContainsFunc(ran[max(len(ran)-late, 0):], ends)
}

// wantedShare is the share of the commands that ten thousand keys must have run.
const wantedShare = 0.85

// report prints what was reached, and fails the test if too little was.
func (r *reached) report(t *testing.T) {
	t.Helper()
	var never []string
	for _, s := range r.specs {
		if r.ran[s.ID] == 0 {
			never = append(never, s.ID)
		}
	}
	n := len(r.specs) - len(never)
	t.Logf("%d of %d commands were run; never: %s", n, len(r.specs), strings.Join(never, " "))
	t.Logf("screens: %v", r.screens)
	t.Logf("%d boxes: %s", len(r.boxes), strings.Join(slices.Sorted(maps.Keys(r.boxes)), ", "))
	if float64(n) < wantedShare*float64(len(r.specs)) {
		t.Errorf("only %d of %d commands were run", n, len(r.specs))
	}
	for _, name := range []string{"alerts", "incidents", "coverage", "health"} {
		if r.screens[name] == 0 {
			t.Errorf("the screen %s was never seen", name)
		}
	}
}
