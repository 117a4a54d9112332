package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/terminal"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// stub is a screen that records its messages.
type stub struct {
	title  string
	typing bool
	begins string // the command with which typing begins
	ticks  bool
	hints  []command.Spec // what there is to do while text is typed; nil for the usual commands
	steps  int            // how many steps of its own esc can take
	log    []string
	do     map[string]tea.Msg // what a command sends
	th     *theme.Theme
	size   tea.WindowSizeMsg
	head   []screen.Part
	status screen.Status
}

type gone struct{ name string }

func (p *stub) Title() string { return p.title }
func (p *stub) Typing() bool  { return p.typing }
func (p *stub) Ticking() bool { return p.ticks }

func (p *stub) note(format string, args ...any) { p.log = append(p.log, fmt.Sprintf(format, args...)) }

func (p *stub) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case tea.KeyPressMsg:
		p.note("key %s", msg.String())
	case tea.PasteMsg:
		p.note("paste %s", msg.Content)
	case tea.WindowSizeMsg:
		p.size = msg
		p.note("size %dx%d", msg.Width, msg.Height)
	case screen.ThemeChanged:
		p.th = msg.Theme
		p.note("theme %s", msg.Theme.Name)
	case screen.Focus:
		p.note("focus %v", msg.On)
	case screen.Closed:
		p.note("closed")
		return func() tea.Msg { return gone{p.title} }
	case screen.Tick:
		p.note("tick")
	case gone:
		p.note("%s is gone", msg.name)
	}
	return nil
}

func (p *stub) Draw(w, h int) []string {
	lines := make([]string, h)
	for i := range lines {
		lines[i] = p.th.Line(w, theme.Seg(theme.Muted, fmt.Sprintf("%d ", i+1)), theme.Seg(theme.Text, p.title+" "+strings.Repeat("漢字 ", w/5)))
	}
	return lines
}

func (p *stub) Commands() []command.Spec {
	if p.typing && p.hints != nil {
		return p.hints
	}
	return []command.Spec{
		{ID: "page.down", Keys: []string{"j", "down"}, Help: "next line", Short: "down", Group: "move", Hint: 40, Where: "page"},
		{ID: "page.open", Keys: []string{"enter"}, Help: "open it", Short: "open", Group: "open", Hint: 80, Where: "page"},
		{ID: "page.save", Help: "keep the view", Group: "views", Verb: "save", Arg: "NAME", Where: "page"},
		{ID: "page.drop", Keys: []string{"D"}, Help: "drop everything", Group: "act", Danger: true, Where: "page"},
	}
}

func (p *stub) Do(id string) tea.Cmd {
	p.note("do %s", id)
	p.typing = p.typing || id == p.begins
	if msg, ok := p.do[id]; ok {
		return screen.Send(msg)
	}
	return nil
}

func (p *stub) DoWith(id, arg string) tea.Cmd {
	p.note("do %s with %s", id, arg)
	return nil
}

func (p *stub) Back(panesOnly bool) (bool, tea.Cmd) {
	if p.steps > 0 && !panesOnly {
		p.steps--
		p.note("a step back")
		return true, nil
	}
	return false, nil
}

func (p *stub) Header() []screen.Part { return p.head }
func (p *stub) Status() screen.Status { return p.status }

// told returns the log since the last call.
func (p *stub) told() string {
	s := strings.Join(p.log, ", ")
	p.log = nil
	return s
}

// flow runs a test on an app with one stub.
func flow(t *testing.T, run func(t *testing.T, term *tuitest.Terminal, p *stub)) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		p := &stub{title: "alerts", do: map[string]tea.Msg{}}
		term := tuitest.Start(t, tui.New(tui.Options{Root: p, Theme: theme.Options{Dark: true, Profile: colorprofile.ASCII}}), 80, 24)
		defer term.Quit(10 * time.Second)
		p.told()
		run(t, term, p)
	})
}

func want(t *testing.T, got, want string) {
	t.Helper()
	if got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

func TestAScreenIsToldWhatItNeedsBeforeItIsDrawn(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		p := &stub{title: "alerts"}
		term := tuitest.Start(t, tui.New(tui.Options{Root: p}), 80, 24)
		defer term.Quit(time.Second)
		if got := p.told(); !strings.Contains(got, "theme") || !strings.Contains(got, "focus true") || !strings.Contains(got, "size 80x22") {
			t.Errorf("told %s", got)
		}
		term.Resize(100, 30)
		want(t, p.told(), "size 100x28")
	})
}

func TestKeysGoToCommandsAndElseToTheScreen(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		term.Keys("j", "down", "enter", "ctrl+t", "w")
		want(t, p.told(), "do page.down, do page.down, do page.open, key ctrl+t, key w")
		term.Paste("x")
		want(t, p.told(), "")
	})
}

// TestKeysInOnePiece: they are keys as long as no text is typed, and the rest is a paste.
func TestKeysInOnePiece(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		term.Send(terminal.Keys{Text: "wjé D"})
		want(t, p.told(), "key w, do page.down, key é, key space, do page.drop")
		p.begins = "page.down"
		term.Send(terminal.Keys{Text: "wjq漢 q"})
		want(t, p.told(), "key w, do page.down, paste q漢 q")
		term.Send(terminal.Keys{Text: "q"})
		want(t, p.told(), "paste q")
		p.typing, p.begins = false, ""
		term.Keys("?")
		p.typing = true
		term.Send(terminal.Keys{Text: "jw"})
		want(t, p.told(), "")
		if term.Over() {
			t.Error("a letter ended the program")
		}
	})
}

func TestTypingTakesAllKeysButCtrlCAndEsc(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		p.typing, p.steps = true, 1
		term.Keys("j", "q", "?", ":", "enter", "ctrl+t", "esc")
		term.Paste("text")
		want(t, p.told(), "key j, key q, key ?, key :, key enter, key ctrl+t, a step back, paste text")
		if term.Over() {
			t.Error("q ended the program")
		}
		term.Keys("ctrl+c")
		if !term.Over() {
			t.Error("ctrl+c did not end the program")
		}
	})
}

// TestHelpAndPaletteWhileTyping opens them by keys that can't be text, and leaves the text
// as it is.
func TestHelpAndPaletteWhileTyping(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		p.typing, p.hints = true, []command.Spec{{ID: "bar.keep", Keys: []string{"enter"}, Short: "keep", Hint: 3}}
		term.Keys("f1")
		for _, line := range []string{"here", "keep enter", "keys that work here f1 │", "find a command by name ctrl+p │", "go back one step; never quits esc │", "the last messages :messages │"} {
			if !strings.Contains(strings.Join(strings.Fields(term.Text()), " "), line) {
				t.Errorf("no %q in\n%s", line, term.Text())
			}
		}
		term.Type("keep")
		term.Keys("enter") // it is only to be read
		want(t, p.told(), "")
		term.Keys("esc", "ctrl+p")
		if strings.Contains(term.Text(), "bar.keep") || strings.Contains(term.Text(), "  :keep") {
			t.Errorf("the palette has a hint:\n%s", term.Text())
		}
		term.Keys("esc")
		for key, title := range map[string]string{"f1": "─ help ─", "ctrl+p": "─ commands ─"} {
			term.Keys(key)
			if !strings.Contains(term.Text(), title) {
				t.Errorf("%s opens no box:\n%s", key, term.Text())
			}
			term.Keys("esc")
		}
		want(t, p.told(), "")
		if strings.Contains(term.Text(), "─ commands ─") || !p.typing {
			t.Error("esc did more than close the box")
		}
	})
}

func TestEscNeverQuitsAndQDoes(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		p.steps = 1
		term.Keys("esc", "esc", "esc")
		want(t, p.told(), "a step back")
		if term.Over() {
			t.Fatal("esc ended the program")
		}
		p.steps = 1
		term.Keys("q") // a step without a pane does not keep it
		if !term.Over() {
			t.Error("q did not end the program")
		}
		want(t, p.told(), "closed, alerts is gone")
	})
}

func TestScreensOpenAndClose(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		second := &stub{title: "INC-42"}
		p.do["page.open"] = screen.Open{Screen: second}
		term.Keys("enter")
		want(t, p.told(), "do page.open, focus false")
		want(t, second.told(), "size 80x22, theme mono, focus true")
		want(t, strings.TrimSpace(term.Line(0)), "alerts › INC-42")
		term.Keys("q")
		want(t, second.told(), "closed")
		want(t, p.told(), "focus true, INC-42 is gone")
		term.Keys("enter")
		term.Keys("esc")
		want(t, p.told(), "do page.open, focus false, focus true, INC-42 is gone")
		second.told()
		third := &stub{title: "setup"}
		term.Send(screen.Replace{Screen: third})
		want(t, p.told(), "closed")
		want(t, third.told(), "size 80x22, theme mono, focus true, alerts is gone")
		term.Send(screen.Back{})
		want(t, third.told(), "")
		term.Send(screen.Quit{})
		if !term.Over() {
			t.Error("Quit did not end the program")
		}
	})
}

// lister is a stub that lists the records of a kind.
type lister struct {
	stub
	kind *alert.Kind
}

func (l *lister) Lists() *alert.Kind { return l.kind }

func (l *lister) Ask(query string) tea.Cmd {
	l.note("ask %s", query)
	return nil
}

func (l *lister) Show(key alert.Key) tea.Cmd {
	l.note("show %s", key.ID)
	return nil
}

// The list of a kind is made once: from a list above it, a query for its kind leads back to it,
// and the screens above it are closed.
func TestListsAreReached(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		incidents, events := &lister{stub{title: "incidents"}, alert.IncidentKind()}, &lister{stub{title: "events"}, alert.EventKind()}
		list := func(l *lister, query string) {
			term.Send(screen.List{Kind: l.kind, Query: query, Make: func() screen.Screen { return l }})
		}
		list(incidents, "")
		want(t, incidents.told(), "size 80x22, theme mono, focus true")
		list(events, "FROM event | head 3")
		want(t, events.told(), "size 80x22, theme mono, focus true, ask FROM event | head 3")
		want(t, incidents.told(), "focus false")
		term.Send(screen.Open{Screen: &stub{title: "health"}})
		events.told()
		list(incidents, "FROM incident")
		want(t, events.told(), "focus true, closed")
		// Two commands tell of it, in any order.
		want(t, strings.Replace(incidents.told(), "health is gone, events is gone", "events is gone, health is gone", 1), "focus true, ask FROM incident, events is gone, health is gone")
		list(incidents, "priority > 1")
		want(t, incidents.told(), "ask priority > 1")
		term.Send(screen.List{Kind: incidents.kind, Show: alert.Key{ID: "42"}})
		want(t, incidents.told(), "show 42")
		p.told()
		term.Keys("q")
		want(t, p.told(), "focus true, incidents is gone")
	})
}

func TestMessagesAreToldToEveryScreen(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		second := &stub{title: "second"}
		term.Send(screen.Open{Screen: second})
		p.told()
		second.told()
		term.Send(gone{"x"})
		want(t, p.told()+"; "+second.told(), "x is gone; x is gone")
		term.Send(tea.BackgroundColorMsg{})
		want(t, p.told()+"; "+second.told(), "theme mono; theme mono")
	})
}

func TestToastsEndButErrorsWaitForAKey(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		shown := func(word string) bool { return strings.Contains(term.Line(-1), word) }
		term.Send(screen.Toast{Text: "query \x1b[31mkept", Level: screen.Good})
		if !shown("✓ query ␛[31mkept") {
			t.Errorf("status %q", term.Line(-1))
		}
		term.Wait(4 * time.Second)
		if shown("kept") {
			t.Error("it stays for ever")
		}
		term.Send(screen.Toast{Text: "first"})
		term.Wait(time.Second)
		term.Send(screen.Toast{Text: "second", Level: screen.Warn})
		if term.Wait(500 * time.Millisecond); !shown("! second") {
			t.Errorf("the end of the first ended the second: %q", term.Line(-1))
		}
		term.Send(screen.Toast{Text: "store is locked", Level: screen.Bad})
		term.Wait(time.Minute)
		if !shown("✗ store is locked") {
			t.Errorf("status %q", term.Line(-1))
		}
		p.told()
		term.Keys("j")
		if shown("locked") {
			t.Error("a key did not end it")
		}
		want(t, p.told(), "do page.down")
	})
}

func TestAToastThatFitsLeavesTheStatus(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		p.status = screen.Status{Place: []theme.Segment{{Text: "12/41"}}, State: []theme.Segment{{Text: "next 0:48"}}}
		term.Send(screen.Toast{Text: "Poll requested"})
		if got := term.Line(-1); !strings.Contains(got, "12/41   next 0:48") || !strings.Contains(got, "Poll requested   ? help  enter open") {
			t.Errorf("status %q", got)
		}
		term.Send(screen.Toast{Text: strings.Repeat("gone ", 12), Level: screen.Good})
		if got := term.Line(-1); strings.Contains(got, "next") || !strings.Contains(got, "12/41") || !strings.Contains(got, "✓ gone") {
			t.Errorf("a toast without room beside the state: %q", got)
		}
		term.Send(screen.Toast{Text: strings.Repeat("done ", 14), Level: screen.Good})
		if got := term.Line(-1); strings.Contains(got, "next") || !strings.Contains(got, "12/41") || !strings.Contains(got, "✓ done") || !strings.Contains(got, "…") {
			t.Errorf("a toast without room beside the place: %q", got)
		}
		term.Send(screen.Toast{Text: "Closed here as benign: " + strings.Repeat("A long title ", 6) + "; z undoes it", Name: strings.Repeat("A long title ", 6), At: len("Closed here as benign: "), Level: screen.Good})
		if got := term.Line(-1); !strings.Contains(got, "12/41") || !strings.Contains(got, "benign: A long") || !strings.Contains(got, "…; z undoes it") {
			t.Errorf("the name of a toast is not cut first: %q", got)
		}
		term.Send(screen.Toast{Text: "failed", Level: screen.Bad})
		if got := term.Line(-1); !strings.Contains(got, "12/41   next 0:48") || !strings.Contains(got, "✗ failed   ? help") {
			t.Errorf("an error beside the status: %q", got)
		}
	})
}

// A long toast takes one line, leaves the counts and every row in sight, stays for the next keys,
// and is whole in the message log.
func TestALongToastCoversNothing(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		p.status = screen.Status{Place: []theme.Segment{{Text: "12/41 · 1 marked"}}, State: []theme.Segment{{Text: "next 0:48"}}}
		above := term.Line(-2)
		term.Send(screen.Toast{Text: strings.Repeat("kept in a file ", 20), Whole: strings.Repeat("kept in a file ", 20) + "at its end", Level: screen.Good})
		for range 2 {
			if got := term.Line(-1); !strings.Contains(got, "12/41 · 1 marked") || !strings.Contains(got, "✓ kept") || !strings.Contains(got, "…") || term.Line(-2) != above {
				t.Errorf("drawn\n%s", term.Text())
			}
			term.Keys("j")
		}
		if term.Keys("M"); !strings.Contains(term.Text(), "at its end") {
			t.Errorf("the log is cut\n%s", term.Text())
		}
	})
}

// A long error too takes one line, beside which is the key that shows it to its end.
func TestALongErrorIsReadInTheLog(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		above := term.Line(-2)
		term.Send(screen.Toast{Text: strings.Repeat("sign-in was refused ", 6) + "— renew the certificate", Level: screen.Bad})
		if last := strings.TrimRight(term.Line(-1), " "); !strings.HasPrefix(last, " ✗ sign-in") || !strings.HasSuffix(last, "…  M whole") || term.Line(-2) != above {
			t.Errorf("%q\n%q", term.Line(-2), last)
		}
		if term.Keys("M"); !strings.Contains(term.Text(), "renew the certificate") {
			t.Errorf("the log:\n%s", term.Text())
		}
	})
}

func TestTicksOnlyWhileSomebodyCounts(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		term.Wait(10 * time.Second)
		want(t, p.told(), "")
		p.ticks = true
		term.Keys("j")
		term.Wait(3 * time.Second)
		if got := strings.Count(p.told(), "tick"); got < 4 || got > 8 {
			t.Errorf("%d ticks in about 5 to 7 seconds", got)
		}
		term.Send(tea.BlurMsg{})
		p.told()
		term.Wait(10 * time.Second)
		want(t, p.told(), "")
		term.Send(tea.FocusMsg{})
		if !strings.HasPrefix(p.told(), "tick") {
			t.Error("no tick when the terminal is looked at again")
		}
		p.ticks = false
	})
}

func TestPaletteRunsCommands(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		term.Keys(":")
		tuitest.Golden(t, "palette", term.Text())
		term.Type("nxt")
		term.Keys("down", "enter")
		want(t, p.told(), "do page.down")
		term.Keys("ctrl+p")
		term.Type("save mine")
		term.Keys("enter")
		want(t, p.told(), "do page.save with mine")
		term.Keys(":")
		term.Type("zzz")
		term.Keys("enter", "esc", "j")
		want(t, p.told(), "do page.down")
		term.Keys(":")
		term.Type("q")
		term.Keys("enter")
		if !term.Over() {
			t.Errorf(":q did not end the program:\n%s", term.Text())
		}
	})
}

func TestHelpShowsTheKeysAndRunsThem(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		term.Keys("f1")
		tuitest.Golden(t, "help", term.Text())
		term.Type("open")
		term.Keys("enter")
		want(t, p.told(), "do page.open")
	})
}

func TestSmallTerminals(t *testing.T) {
	for _, size := range []tuitest.Size{{W: 39, H: 24}, {W: 80, H: 9}, {W: 20, H: 5}, {W: 1, H: 1}} {
		app := tui.New(tui.Options{Root: &stub{title: "alerts"}})
		if content := app.View().Content; content != "" {
			t.Errorf("before the size is known: %q", content)
		}
		app.Init()
		app.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
		lines := strings.Split(app.View().Content, "\n")
		tuitest.Exact(t, lines, size.W, size.H)
		if all := strings.Join(strings.Fields(strings.Join(lines, " ")), " "); size.W > 10 && all != "tocsin needs a terminal of at least 40×10; ctrl+c quits" {
			t.Errorf("%v: %q", size, all)
		}
	}
}

// The frame is exact at every size, whatever is in it.
func TestFrameIsExact(t *testing.T) {
	for w := 40; w <= 200; w += 7 {
		for _, h := range []int{10, 11, 24, 61} {
			app := tui.New(tui.Options{Root: full()})
			app.Init()
			app.Update(tea.WindowSizeMsg{Width: w, Height: h})
			tuitest.Exact(t, strings.Split(app.View().Content, "\n"), w, h)
			app.Update(tea.KeyPressMsg(tuitest.Key(t, "?")))
			tuitest.Exact(t, strings.Split(app.View().Content, "\n"), w, h)
			app.Update(screen.Toast{Text: strings.Repeat("漢字 ", 100), Level: screen.Bad})
			tuitest.Exact(t, strings.Split(app.View().Content, "\n"), w, h)
		}
	}
}

func full() *stub {
	return &stub{
		title: "alerts",
		head: []screen.Part{
			{theme.Seg(theme.Text, "contoso"), theme.Seg(theme.Muted, " (9f3c…)")},
			{theme.Seg(theme.Muted, "Legacy 312 · v2 1 204")},
		},
		status: screen.Status{
			Place: []theme.Segment{theme.Seg(theme.Text, "12/41"), theme.Seg(theme.NewMark, " · 2 new")},
			State: []theme.Segment{theme.Seg(theme.Good, "✓ 12 s ago"), theme.Seg(theme.Muted, " · next 0:48")},
		},
	}
}

func TestFrameGoldens(t *testing.T) {
	for _, name := range []string{"dark", "light", "mono"} {
		for _, size := range append(tuitest.Sizes(), tuitest.Size{W: 44, H: 10}) {
			app := tui.New(tui.Options{Root: full(), Theme: theme.Options{Name: name, ASCII: name == "mono"}})
			app.Init()
			app.Update(tea.WindowSizeMsg{Width: size.W, Height: size.H})
			lines := strings.Split(app.View().Content, "\n")
			lines = append(lines[:2:2], lines[len(lines)-1])
			tuitest.Golden(t, fmt.Sprintf("frame-%s-%dx%d", name, size.W, size.H), tuitest.Picture(lines, size.W))
		}
	}
}

func TestNarrowStatusDropsThePlaceBeforeTheState(t *testing.T) {
	p := full()
	p.status.State = append(p.status.State, theme.Seg(theme.Bad, " — certificate of contoso expired yesterday"))
	app := tui.New(tui.Options{Root: p})
	app.Init()
	for w, want := range map[int]string{100: "12/41", 70: "✓ 12 s ago · next 0:48 — certificate of contoso expired yesterday", 50: "✓ 12 s ago · next 0:48 — certificate of contoso…"} {
		app.Update(tea.WindowSizeMsg{Width: w, Height: 24})
		lines := strings.Split(app.View().Content, "\n")
		if got := strings.TrimSpace(ansi.Strip(lines[23])); !strings.HasPrefix(got, want) {
			t.Errorf("%d columns: %q, want %q", w, got, want)
		}
	}
}

func TestNarrowStatusDropsHintsFirst(t *testing.T) {
	for w, words := range map[int][4]bool{ // help hint, open hint, place, state
		200: {true, true, true, true}, 58: {true, false, true, true}, 46: {false, false, true, true}, 40: {false, false, true, true},
	} {
		app := tui.New(tui.Options{Root: full()})
		app.Init()
		app.Update(tea.WindowSizeMsg{Width: w, Height: 24})
		lines := strings.Split(app.View().Content, "\n")
		got := [4]bool{}
		for i, word := range []string{"help", "open", "12/41", "12 s ago"} {
			got[i] = strings.Contains(lines[23], word)
		}
		if got != words {
			t.Errorf("%d columns: %v, want %v: %q", w, got, words, lines[23])
		}
	}
}

func TestASCIITerminalsGetNothingElse(t *testing.T) {
	app := tui.New(tui.Options{Root: full(), Theme: theme.Options{ASCII: true}})
	app.Init()
	app.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	app.Update(tea.KeyPressMsg(tuitest.Key(t, "?")))
	content := app.View().Content
	if strings.ContainsFunc(content, func(r rune) bool { return r > 0x7e }) {
		t.Error(content)
	}
	for _, line := range strings.Split(content, "\n") {
		if text.Width(line) != 80 {
			t.Errorf("%q", line)
		}
	}
}

func TestTheTerminalIsAskedForWhatItMustDo(t *testing.T) {
	p := full()
	app := tui.New(tui.Options{Root: p})
	v := app.View()
	if !v.AltScreen || v.MouseMode != tea.MouseModeNone || v.WindowTitle != "tocsin" || !v.KeyboardEnhancements.ReportAlternateKeys || !v.KeyboardEnhancements.ReportAllKeysAsEscapeCodes {
		t.Errorf("%+v", v)
	}
	p.typing = true
	if app.View().KeyboardEnhancements.ReportAllKeysAsEscapeCodes {
		t.Error("typed text would come as codes")
	}
}

// TestContinuedTakesUpTheScreen counts on, with the focus, after the terminal came back,
// and says so if the program could not be stopped.
func TestContinuedTakesUpTheScreen(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, p *stub) {
		p.ticks = true
		term.Send(tea.BlurMsg{})
		term.Wait(5 * time.Second)
		p.told()
		term.Send(terminal.Continued{})
		if got := p.told(); !strings.HasPrefix(got, "tick, ") { // at once: what it shows may be hours old
			t.Errorf("after it was continued: %q", got)
		}
		if strings.Contains(term.Text(), "can't suspend") {
			t.Error("it says that it was not suspended")
		}
		term.Send(terminal.Continued{Refused: true})
		if !strings.Contains(term.Text(), "can't suspend: no shell waits for tocsin") {
			t.Errorf("refused: it shows\n%s", term.Text())
		}
		p.ticks = false
	})
}

// TestSuspendWithoutATerminal says that it has no effect.
func TestSuspendWithoutATerminal(t *testing.T) {
	flow(t, func(t *testing.T, term *tuitest.Terminal, _ *stub) {
		term.Keys("ctrl+z")
		if !strings.Contains(term.Text(), "can't suspend") {
			t.Errorf("it shows\n%s", term.Text())
		}
	})
}

func BenchmarkKey(b *testing.B) {
	app := tui.New(tui.Options{Root: full(), Theme: theme.Options{Dark: true}})
	app.Init()
	app.Update(tea.WindowSizeMsg{Width: 120, Height: 40})
	key := tea.KeyPressMsg(tuitest.Key(b, "j"))
	b.ReportAllocs()
	for b.Loop() {
		app.Update(key)
		_ = app.View()
	}
}
