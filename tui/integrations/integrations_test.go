package integrations

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

var _ interface {
	screen.Screen
	screen.Liner
	screen.Ticker
	screen.Cursorer
} = (*Screen)(nil)

func dark() *theme.Theme { return theme.New(theme.Options{Name: "dark"}) }

func TestPictures(t *testing.T) {
	for name, keys := range map[string][]string{"list": nil, "failing": {"j", "j"}, "paused": {"j", "j", "j"}} {
		tuitest.Shoot(t, name, func(th *theme.Theme, w, h int) screen.Screen {
			s := newHands(t, several(), th, Options{})
			s.keys(keys...)
			return s.Screen
		})
	}
	tuitest.Shoot(t, "beside", func(th *theme.Theme, w, h int) screen.Screen {
		f := several()
		f.all = f.all[:2]
		f.beside = []string{"A setup is kept: tailspin, at step 7, Permissions and consent; a goes on with it", "The store keeps 404 alerts of emea, which is in the settings no more; to remove them: tocsin integration remove emea --remove-alerts"}
		return newHands(t, f, th, Options{}).Screen
	})
	tuitest.Shoot(t, "none", func(th *theme.Theme, w, h int) screen.Screen { return newHands(t, &fake{}, th, Options{}).Screen })
}

// presses opens each box.
var presses = map[string]func(h *hands){
	"rename":       func(h *hands) { h.keys("n") },
	"rename-taken": func(h *hands) { h.keys("n").types("Fabrikam") },
	"remove":       func(h *hands) { h.keys("D") },
	"renewed":      func(h *hands) { h.keys("c") },
	"remove-both":  func(h *hands) { h.keys("D", "down") },
}

func TestPicturesOfBoxes(t *testing.T) {
	for name, press := range presses {
		for _, th := range tuitest.Themes() {
			h := newHands(t, several(), th, Options{})
			press(h)
			lines := h.over[0].Draw(80, 22)
			tuitest.Exact(t, lines, 76, len(lines))
			tuitest.Golden(t, "box-"+name+"-"+th.Name, tuitest.Picture(lines, 76))
		}
		h := newHands(t, several(), dark(), Options{})
		press(h)
		lines := h.over[0].Draw(40, 10) // of a terminal of 40 by 12
		tuitest.Golden(t, "box-"+name+"-40x12", tuitest.Picture(lines, 40))
	}
}

// TestBoxesBeginWithTheirFirstWords draws each box in little room: what enter does, the field and the
// keys are there, and a mark stands for what is not.
func TestBoxesBeginWithTheirFirstWords(t *testing.T) {
	begins := map[string]string{"rename": "Alerts, triage, notes", "rename-taken": "Alerts, triage, notes", "remove": "contoso is taken out", "remove-both": "contoso is taken out", "renewed": "The certificate of contoso"}
	for name, press := range presses {
		for _, size := range [][2]int{{40, 8}, {40, 9}, {40, 10}, {60, 8}, {80, 22}, {120, 38}} {
			h := newHands(t, several(), dark(), Options{})
			press(h)
			lines := h.over[0].Draw(size[0], size[1])
			drawn := ansi.Strip(strings.Join(lines, "\n"))
			for _, want := range []string{begins[name], "enter ", "esc leave it", "› "} {
				if !strings.Contains(drawn, want) {
					t.Errorf("%s at %v lacks %q:\n%s", name, size, want, drawn)
				}
			}
			if whole := strings.Contains(drawn, "Entra") || strings.Contains(drawn, "says so") || strings.Contains(drawn, "before that"); !whole && !strings.Contains(drawn, "…") {
				t.Errorf("%s at %v is cut without a mark:\n%s", name, size, drawn)
			}
			if len(lines) > size[1] {
				t.Errorf("%s at %v has %d lines", name, size, len(lines))
			}
		}
	}
}

// Nothing that a settings file or a tenant says is obeyed by the terminal.
func TestForeignText(t *testing.T) {
	h := newHands(t, several(), dark(), Options{})
	h.keys("G")
	if got := h.drawn(); strings.ContainsAny(got, "\x1b\u202e") || !strings.Contains(got, "odd ␛[31m") {
		t.Errorf("\n%s", got)
	}
}

func TestEverySizeIsDrawnExactly(t *testing.T) {
	h := newHands(t, several(), dark(), Options{})
	h.keys("j", "j")
	for _, size := range [][2]int{{1, 1}, {2, 3}, {40, 10}, {79, 5}, {80, 22}, {300, 90}, {0, 0}} {
		tuitest.Exact(t, h.Screen.Draw(size[0], size[1]), size[0], size[1])
	}
	h.keys("D")
	for _, size := range [][2]int{{10, 10}, {40, 4}, {24, 6}, {40, 10}, {200, 60}} {
		for _, line := range h.over[0].Draw(size[0], size[1]) {
			if w := len([]rune(line)); w == 0 {
				t.Error("an empty line")
			}
		}
	}
}

// A wide screen shows all sources of each integration in its row.
func TestSourcesUseFreeColumns(t *testing.T) {
	f := several()
	f.all[0].Sources = []string{"alerts_v2", "incidents", "alerts", "risk_detections", "office365"}
	h := newHands(t, f, dark(), Options{})
	if row := ansi.Strip(h.Screen.Draw(200, 40)[1]); !strings.Contains(row, "alerts_v2, incidents, alerts, risk_detections, office365 ") {
		t.Errorf("%q", row)
	}
}

// TestActs presses the key of each act, and looks at what the backend was asked for.
func TestActs(t *testing.T) {
	for name, c := range map[string]struct {
		keys func(h *hands)
		want []string
		said string
	}{
		"pause":             {func(h *hands) { h.keys("p") }, []string{"paused contoso"}, "contoso is paused; z takes it back"},
		"pause, taken back": {func(h *hands) { h.keys("p", "z") }, []string{"paused contoso", "resumed contoso"}, "contoso is resumed; z takes it back"},
		"and again":         {func(h *hands) { h.keys("p", "z", "z") }, []string{"paused contoso", "resumed contoso", "paused contoso"}, "contoso is paused; z takes it back"},
		"pause by its key":  {func(h *hands) { h.keys("p", "p") }, []string{"paused contoso", "resumed contoso"}, "contoso is resumed; z takes it back"},
		"resume":            {func(h *hands) { h.keys("j", "j", "j", "p") }, []string{"resumed tailspin"}, "tailspin is resumed; z takes it back"},
		"nothing to undo":   {func(h *hands) { h.keys("z") }, nil, "There is nothing to take back here"},
		"rename":            {func(h *hands) { h.keys("n").types("acme").keys("enter") }, []string{"rename contoso acme"}, "contoso is named acme now; z takes it back"},
		"renamed back":      {func(h *hands) { h.keys("n").types("acme").keys("enter", "z") }, []string{"rename contoso acme", "rename acme contoso"}, "acme is named contoso now; z takes it back"},
		"rename, then edit": {func(h *hands) { h.keys("n").types("acme").keys("enter", "e") }, []string{"rename contoso acme", "edit acme"}, "contoso is named acme now; z takes it back"},
		"a name in use":     {func(h *hands) { h.keys("n").types("FABRIKAM").keys("enter") }, nil, ""},
		"the same name":     {func(h *hands) { h.keys("n", "enter") }, nil, ""},
		"remove":            {func(h *hands) { h.keys("D", "enter") }, []string{"remove contoso"}, "contoso is removed"},
		"remove all":        {func(h *hands) { h.keys("D", "down", "enter") }, []string{"remove contoso with alerts"}, "contoso is removed"},
		"removed for good":  {func(h *hands) { h.keys("p", "D", "down", "enter", "z") }, []string{"paused contoso", "remove contoso with alerts"}, "The removal of contoso can't be taken back: a sets it up again"},
		"removed in part":   {func(h *hands) { h.keys("D", "enter", "z") }, []string{"remove contoso"}, "The removal of contoso can't be taken back: a sets it up again, and under the same name it has its alerts again"},
		"edit":              {func(h *hands) { h.keys("enter") }, []string{"edit contoso"}, ""},
		"renew":             {func(h *hands) { h.keys("j", "c") }, []string{"renew fabrikam"}, ""},
		"renewed, let be":   {func(h *hands) { h.keys("c", "enter") }, nil, "The certificate of contoso stays"},
		"renewed again":     {func(h *hands) { h.keys("c", "down", "enter") }, []string{"renew again contoso"}, ""},
		"add":               {func(h *hands) { h.keys("a") }, []string{"add"}, ""},
	} {
		f := several()
		h := newHands(t, f, dark(), Options{})
		c.keys(h)
		said := ""
		if len(h.said) > 0 {
			said = h.said[len(h.said)-1]
		}
		if !slices.Equal(f.calls, c.want) || said != c.said {
			t.Errorf("%s: %q, %q", name, f.calls, h.said)
		}
		for _, call := range c.want {
			if word, _, _ := strings.Cut(call, " "); (word == "edit" || word == "add") && !slices.Contains(h.opened, call) {
				t.Errorf("%s opened %q", name, h.opened)
			}
		}
	}
}

// Without an integration nothing is said of feeds, and only keys that do something are there.
func TestWithoutIntegrations(t *testing.T) {
	f := several()
	f.states[0].Backfilled, f.states[0].Phase = false, ingest.Stopped
	f.all = nil
	h := newHands(t, f, dark(), Options{})
	if got := h.Status().State; len(got) != 1 || got[0].Text != h.theme.Glyphs.Pause+" no integration" {
		t.Errorf("the state is %+v", got)
	}
	var hints []string
	for _, spec := range h.Commands() {
		if spec.Short != "" {
			hints = append(hints, spec.Short)
		}
	}
	if !slices.Equal(hints, []string{"add"}) {
		t.Errorf("the keys are %q", hints)
	}
	if h.keys("z"); len(h.said) != 1 {
		t.Errorf("said %q", h.said)
	}
}

// Words that people would type in the palette lead to the acts.
func TestOtherWordsLeadToTheActs(t *testing.T) {
	for word, id := range map[string]string{
		"tenant": "edit", "new": "add", "rename": "rename", "resume": "pause", "pause": "pause", "delete": "remove", "expired": "renew",
	} {
		if !slices.ContainsFunc(Specs(), func(s command.Spec) bool { return s.Word() == id && slices.Contains(s.Also, word) }) {
			t.Errorf("%s doesn't lead to %s", word, id)
		}
	}
}

// A narrow terminal keeps the keys in sight while a back-fill runs, and the key that pauses says
// what it does.
func TestKeysStayInSight(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	f.states[0].Backfilled, f.states[0].Phase, f.states[0].Pages, f.states[0].Items = false, ingest.Backfill, 1200, 240000
	h.Screen.feeds.Take(f.states)
	if got := theme.Width(h.Screen.Status().State...); got > 12 {
		t.Errorf("the state has %d columns of 80: %v", got, h.Screen.Status().State)
	}
	h.Screen.Draw(200, 60)
	if got := h.Screen.Status().State; theme.Width(got...) < 20 {
		t.Errorf("the state of a wide terminal: %v", got)
	}
	short := func() string {
		for _, spec := range h.Screen.Commands() {
			if spec.Bound("p") {
				return spec.Short
			}
		}
		return ""
	}
	if got := short(); got != "pause" {
		t.Errorf("p: %s", got)
	}
	h.keys("j", "j", "j")
	if got := short(); got != "resume" {
		t.Errorf("p on one that is paused: %s", got)
	}
	if got := h.drawn(); !strings.Contains(got, "paused; p polls it again, every 1m") {
		t.Errorf("\n%s", got)
	}
}

// A long fault is cut with a mark.
func TestALongFaultIsCutWithAMark(t *testing.T) {
	f := several()
	f.states[3].Fault = fault.New(fault.Certificate, strings.Repeat("much to say ", 60), "", nil)
	h := newHands(t, f, dark(), Options{})
	h.keys("j", "j")
	if got := h.drawn(); !strings.Contains(got, "…") || strings.Count(got, "much to say") > 40 {
		t.Errorf("\n%s", got)
	}
}

// After the setup of another integration the cursor is on that one, once.
func TestTheCursorGoesToTheNewOne(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	h.keys("j", "a")
	added := f.all[0]
	added.Name = "new"
	f.all = append(f.all, added)
	h.get(screen.Focus{On: true})
	if in, _ := h.Screen.list.Current(); in.Name != "new" {
		t.Errorf("the cursor is on %q", in.Name)
	}
	h.keys("k")
	h.get(screen.Focus{On: true})
	if in, _ := h.Screen.list.Current(); in.Name == "new" {
		t.Error("it goes there again")
	}
}

// An act that fails is told, and takes nothing back; the screen goes on.
func TestActsThatFail(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	f.err = errFull
	h.keys("p")
	h.keys("D", "e", "z")
	want := []string{"the disk is full", "the disk is full", "the disk is full", "There is nothing to take back here"}
	if !slices.Equal(h.said, want) || len(h.opened) > 0 || len(h.over) > 0 || h.job != nil {
		t.Errorf("%q, opened %q", h.said, h.opened)
	}
	f.err = nil
	if h.keys("p"); h.said[len(h.said)-1] != "contoso is paused; z takes it back" {
		t.Errorf("%q", h.said)
	}
}

// With --read-only every key that would write says so.
func TestReadOnly(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{ReadOnly: true})
	for _, key := range []string{"p", "n", "D", "a", "e", "c"} {
		h.said = nil
		if h.keys(key); len(h.said) != 1 || !strings.Contains(h.said[0], "--read-only") {
			t.Errorf("%s: %q", key, h.said)
		}
	}
	if len(f.calls) > 0 || len(h.over) > 0 {
		t.Errorf("%q", f.calls)
	}
}

// While an act runs, its progress is shown and no other begins. It goes on after the screen
// was left, and its end is told there.
func TestOneActAtATime(t *testing.T) {
	f := several()
	f.slow = make(chan struct{})
	h := newHands(t, f, dark(), Options{})
	cmd := h.Screen.Update(parted{of{h.Screen}, f.all[0], true, 415})
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	for h.job.removed.Load() == 0 {
	}
	if got := h.Status().State[0].Text; !strings.Contains(got, "removing contoso: 400 of 415") {
		t.Errorf("%q", got)
	}
	if h.keys("p"); len(h.said) != 1 || !strings.HasPrefix(h.said[0], "Wait for the end of this first: removing contoso") {
		t.Errorf("%q", h.said)
	}
	h.Screen.Update(screen.Closed{})
	close(f.slow)
	if toast, ok := (<-done).(screen.Toast); !ok || toast.Text != "contoso is removed" {
		t.Errorf("%+v", toast)
	}
}

// TestTheCursorStaysThroughARename renames, takes it back and does it again: the cursor stays on the
// integration, also if a list that was asked for meanwhile brings the new name first; a cursor that was
// moved to another one stays there.
func TestTheCursorStaysThroughARename(t *testing.T) {
	on := func(h *hands) string {
		in, _ := h.list.Current()
		return in.Name
	}
	f := several()
	h := newHands(t, f, dark(), Options{})
	h.keys("j", "n").types("zwei").keys("enter")
	for i, want := range []string{"zwei", "fabrikam", "zwei", "fabrikam"} {
		if got := on(h); got != want {
			t.Fatalf("step %d: the cursor is on %q, not on %q", i, got, want)
		}
		h.keys("z")
	}
	h.keys("G", "z")
	if got := on(h); !strings.HasPrefix(got, "odd") {
		t.Errorf("moved away, the cursor is on %q", got)
	}
	h.keys("g", "n").types("first")
	cmd := h.Screen.Update(h.over[0].(*box).then().(named))
	answer := cmd()
	h.run(h.load())
	if got := on(h); got != "first" {
		t.Errorf("after a list that came first, the cursor is on %q", got)
	}
	if h.get(answer); on(h) != "first" {
		t.Errorf("after the answer, the cursor is on %q", on(h))
	}
}

// TestUndoOutlastsTheScreen leaves the screen, during an act or after it, and opens another one:
// the key takes back there what was done, whichever screen hears of it first.
func TestUndoOutlastsTheScreen(t *testing.T) {
	for name, early := range map[string]bool{"left after it": false, "left during it": true} {
		f, o := several(), Options{History: &History{}}
		h := newHands(t, f, dark(), o)
		h.keys("n").types("acme")
		answer := h.over[0].(*box).then().(named)
		cmd := h.Screen.Update(answer)
		if early {
			h.Screen.Update(screen.Closed{})
		}
		h.run(cmd)
		if want := map[bool]string{true: "contoso is named acme now", false: "contoso is named acme now; z takes it back"}[early]; h.said[0] != want {
			t.Errorf("%s: %q", name, h.said)
		}
		h.Screen.Update(screen.Closed{})
		h = newHands(t, f, dark(), o)
		if h.keys("z"); h.said[0] != "acme is named contoso now; z takes it back" || f.all[0].Name != "contoso" {
			t.Errorf("%s: %q", name, h.said)
		}
		if newHands(t, f, dark(), Options{}).keys("z"); len(f.calls) != 2 {
			t.Errorf("%s: the screen of another program takes it back: %q", name, f.calls)
		}
	}
}

// TestUndoOfWhatIsGone takes back a pause or a rename whose integration was removed or renamed elsewhere
// meanwhile: it says so once, and then there is nothing to take back. Another error may pass.
func TestUndoOfWhatIsGone(t *testing.T) {
	for name, act := range map[string]func(h *hands){
		"contoso": func(h *hands) { h.keys("p") },
		"acme":    func(h *hands) { h.keys("n").types("acme").keys("enter") },
	} {
		f := several()
		h := newHands(t, f, dark(), Options{})
		act(h)
		f.err = fault.New(fault.Usage, "there is no integration "+name, "", nil)
		for range 2 {
			if h.keys("z"); h.said[len(h.said)-1] != "there is no integration "+name {
				t.Errorf("as long as it is listed: %q", h.said)
			}
		}
		f.all = f.all[1:]
		if h.keys("z"); h.said[len(h.said)-1] != "There is nothing to take back: "+name+" was renamed or removed elsewhere" {
			t.Errorf("first: %q", h.said)
		}
		if h.keys("z"); h.said[len(h.said)-1] != "There is nothing to take back here" {
			t.Errorf("again: %q", h.said)
		}
	}
}

// TestAnActOutlastsTheScreen leaves the screen while an act runs: its context goes on, with the
// time limit of such an act.
func TestAnActOutlastsTheScreen(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	for _, limit := range []time.Duration{writeLimit, removeLimit} {
		var left time.Duration
		var ended error
		began := time.Now()
		cmd := h.act(&job{}, limit, &undo{why: "-"}, func(ctx context.Context) (string, error) {
			h.Screen.Update(screen.Closed{})
			ends, _ := ctx.Deadline()
			left, ended = ends.Sub(began), ctx.Err()
			return "done", nil
		})
		cmd()
		h.job = nil
		if ended != nil || left < limit || left > limit+time.Minute {
			t.Errorf("the act has %v, and ended as %v", left, ended)
		}
	}
}

// The screen that was opened to renew does so for the certificate that ends first.
func TestRenewsFirst(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{Renew: true})
	if !slices.Equal(f.calls, []string{"renew northwind"}) || !slices.Equal(h.opened, []string{"renew northwind"}) {
		t.Errorf("%q, opened %q", f.calls, h.opened)
	}
	h.run(h.Screen.Update(screen.Focus{On: true}))
	if len(f.calls) != 1 {
		t.Errorf("it renews again: %q", f.calls)
	}
	f = several()
	for i := range f.all {
		f.all[i].Ends = f.all[4].Ends
	}
	if h := newHands(t, f, dark(), Options{Renew: true}); !strings.Contains(h.box(), "The certificate of contoso") {
		t.Errorf("no certificate can be read: %q, %s", f.calls, h.box())
	}
	f = several()
	for i := range f.all {
		f.all[i].InPlace, f.all[i].Ends = "managed identity", time.Time{}
	}
	if h := newHands(t, f, dark(), Options{Renew: true}); len(f.calls) > 0 || len(h.said) != 1 {
		t.Errorf("there is no certificate: %q, %q", f.calls, h.said)
	}
}

// The answer to an earlier question is dropped, and the cursor stays on its integration.
func TestLateList(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	h.keys("j")
	early := h.Screen.load()()
	f.all = f.all[1:]
	h.run(h.Screen.load())
	h.get(early)
	if got := h.drawn(); strings.Contains(got, "contoso") {
		t.Errorf("the late answer counts:\n%s", got)
	}
	if in, _ := h.list.Current(); in.Name != "fabrikam" {
		t.Errorf("the cursor is on %s", in.Name)
	}
}

// A key leads to the feeds.
func TestHealth(t *testing.T) {
	h := newHands(t, several(), dark(), Options{Health: func() screen.Screen { return plain("health") }})
	if h.keys("f2"); !slices.Equal(h.opened, []string{"health"}) {
		t.Errorf("opened %q", h.opened)
	}
	if h = newHands(t, several(), dark(), Options{}); len(h.keys("f2").said) != 1 {
		t.Errorf("%q", h.said)
	}
}

// The list is read again after a while, not at each tick.
func TestReadAgain(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	now := midnight
	h.o.Now = func() time.Time { return now }
	for _, c := range []struct {
		after time.Duration
		want  int
	}{{9 * time.Second, 0}, {time.Second, 1}, {time.Second, 1}, {9 * time.Second, 2}} {
		now = now.Add(c.after)
		h.run(h.Screen.Update(screen.Tick{Now: now}))
		if got := h.asked - 1; got != c.want {
			t.Errorf("after %v it was read %d times, want %d", now.Sub(midnight), got, c.want)
		}
	}
}

// A click chooses an integration, the second edits it.
func TestClicks(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	click := screen.Click{X: 3, Y: 2, Button: tea.MouseLeft}
	h.run(h.Screen.Update(click))
	if in, _ := h.list.Current(); in.Name != "fabrikam" || len(f.calls) > 0 {
		t.Errorf("on %s, %q", in.Name, f.calls)
	}
	h.run(h.Screen.Update(click))
	if !slices.Equal(f.calls, []string{"edit fabrikam"}) {
		t.Errorf("%q", f.calls)
	}
	h.run(h.Screen.Update(screen.Wheel{Lines: 2}))
	if in, _ := h.list.Current(); in.Name != "tailspin" {
		t.Errorf("the wheel leads to %s", in.Name)
	}
}

// A click marks an option of a box, and does nothing yet.
func TestClicksInBoxes(t *testing.T) {
	f := several()
	h := newHands(t, f, dark(), Options{})
	h.keys("D")
	lines := strings.Split(h.box(), "\n")
	at := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "Remove them too") })
	for _, click := range []screen.Click{{Y: at, Button: tea.MouseRight}, {Y: at + 2, Button: tea.MouseLeft}} {
		h.run(h.over[0].Update(click))
		if got := h.box(); !strings.Contains(got, "(●) Keep") {
			t.Errorf("%+v marks\n%s", click, got)
		}
	}
	h.run(h.over[0].Update(screen.Click{X: 9, Y: at, Button: tea.MouseLeft}))
	if got := h.box(); !strings.Contains(got, "(●) Remove them too") || len(f.calls) > 0 {
		t.Errorf("%q\n%s", f.calls, got)
	}
	if h.keys("enter"); !slices.Equal(f.calls, []string{"remove contoso with alerts"}) {
		t.Errorf("%q", f.calls)
	}
}

// TestKeysOfBoxes: esc is the router's; other keys than enter answer nothing.
func TestKeysOfBoxes(t *testing.T) {
	h := newHands(t, several(), dark(), Options{})
	h.keys("D", "y", "n", "up")
	if len(h.over) != 1 || h.job != nil {
		t.Error("a letter answers")
	}
	if hints := h.over[0].(screen.Hinter).Hints(); len(hints) != 2 || hints[0].Short != "remove it" {
		t.Errorf("%+v", hints)
	}
	f := several()
	f.stored = Stored{}
	h = newHands(t, f, dark(), Options{})
	h.keys("D")
	if got := h.box(); !strings.Contains(got, "the store has nothing of it") || strings.Contains(got, "Remove them too") {
		t.Errorf("\n%s", got)
	}
	if _, err := f.Stored(context.Background(), ""); err != nil {
		t.Error(err)
	}
}

// TestWithoutACertificate: what signs in without one has none to read, to renew or to keep.
func TestWithoutACertificate(t *testing.T) {
	f := several()
	f.all = f.all[:1]
	f.all[0].InPlace, f.all[0].Certificate, f.all[0].PrivateKey, f.all[0].Ends = "managed identity", "", "", time.Time{}
	h := newHands(t, f, dark(), Options{})
	drawn := ansi.Strip(strings.Join(h.Draw(120, 40), "\n"))
	if !strings.Contains(drawn, "none: it signs in with a managed identity") || strings.Contains(drawn, "unread") {
		t.Errorf("drawn\n%s", drawn)
	}
	h.keys("D")
	if box := h.box(); !strings.Contains(box, "identity stays as it is") || strings.Contains(box, "certificate") {
		t.Errorf("asked\n%s", box)
	}
}

// TestASlowListIsWaitedFor: as long as an answer may come, no other question drops it.
func TestASlowListIsWaitedFor(t *testing.T) {
	clock := midnight
	s := New(Options{Backend: several(), Store: several(), Now: func() time.Time { return clock }})
	s.Update(screen.Focus{On: true})
	asked := s.asked
	for range int(loadLimit / time.Second) {
		clock = clock.Add(time.Second)
		s.Update(screen.Tick{Now: clock})
	}
	if s.asked != asked {
		t.Errorf("it asked %d times more", s.asked-asked)
	}
	clock = clock.Add(again)
	if s.Update(screen.Tick{Now: clock}); s.asked != asked+1 {
		t.Error("it asks no more")
	}
}

// TestAHeadingIsNoMark draws the list in all widths: a mark in the heading stands for a column whose
// values are not on the screen.
func TestAHeadingIsNoMark(t *testing.T) {
	h := newHands(t, several(), dark(), Options{})
	for w := 40; w <= 200; w++ {
		drawn := h.Screen.Draw(w, 22)
		heading := ansi.Strip(drawn[0])
		whole := strings.Contains(heading, "LAST POLL") && strings.Contains(heading, "ALERTS") && strings.Contains(heading, "CERT")
		if strings.Contains(heading, "…") == whole {
			t.Errorf("%d columns: %q", w, heading)
		}
		if below := ansi.Strip(strings.Join(drawn, "\n")); whole && (!strings.Contains(below, "contoso.onmicrosoft.com") || !strings.Contains(below, "alerts_v2, incidents")) {
			t.Errorf("%d columns lack a fact:\n%s", w, below)
		}
	}
}

// TestCertificateCell: a certificate that ends today or tomorrow says so in words that are right for one day.
func TestCertificateCell(t *testing.T) {
	for left, want := range map[time.Duration]string{-time.Hour: "expired", time.Hour: "<1 day", 30 * time.Hour: "1 day", 49 * time.Hour: "2 days"} {
		if words, _ := certificateCell(&row{Integration: Integration{Ends: midnight.Add(left)}}, midnight); words != want {
			t.Errorf("%v: %q, want %q", left, words, want)
		}
	}
}
