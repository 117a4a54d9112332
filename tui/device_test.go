package tui_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui"
	"tocsin/tui/command"
	"tocsin/tui/screen"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// bells returns the notifications in what was written, and the bells.
func bells(s string) (found []string) {
	for _, begin := range []string{"\x1b]9;tocsin", "\x1b]99;", "\x1b]777;"} {
		for _, part := range strings.Split(s, begin)[1:] {
			end := strings.IndexByte(part, '\a')
			found = append(found, begin+part[:end+1])
		}
	}
	if len(found) == 0 && strings.Contains(s, "\a") {
		found = append(found, "\a")
	}
	return found
}

func TestNotifications(t *testing.T) {
	three := screen.Notify{Count: 3, Highest: alert.High}
	for _, c := range []struct {
		name    string
		how     tui.Notification
		env     []string
		focused bool
		msg     screen.Notify
		want    string // quoted
	}{
		{"off", tui.NotifyOff, nil, false, three, `[]`},
		{"not set", "", nil, false, three, `[]`},
		{"bell", tui.NotifyBell, []string{"TERM=xterm-kitty"}, false, three, `["\a"]`},
		{"focused", tui.NotifyBell, nil, true, three, `[]`},
		{"no high one", tui.NotifyBell, nil, false, screen.Notify{Count: 3, Highest: alert.Medium}, `[]`},
		{"none", tui.NotifyBell, nil, false, screen.Notify{Highest: alert.High}, `[]`},
		{"kitty", tui.NotifyNative, []string{"TERM=xterm-kitty"}, false, three, `["\x1b]99;i=tocsin;tocsin: 3 new alerts, up to high severity\a"]`},
		{"WezTerm", tui.NotifyNative, []string{"TERM=xterm-256color", "TERM_PROGRAM=WezTerm"}, false, three, `["\x1b]9;tocsin: 3 new alerts, up to high severity\a"]`},
		{"foot", tui.NotifyNative, []string{"TERM=foot"}, false, screen.Notify{Count: 1, Highest: alert.High}, `["\x1b]777;notify;tocsin;1 new alert of high severity\a"]`},
		{"tmux in kitty", tui.NotifyNative, []string{"TERM=tmux-256color", "KITTY_WINDOW_ID=1", "TMUX=/run/x"}, false, three, `["\a"]`},
		{"another", tui.NotifyNative, []string{"TERM=xterm-256color"}, false, three, `["\a"]`},
	} {
		t.Run(c.name, func(t *testing.T) {
			out := &tuitest.Written{}
			o := tui.Options{Settings: tui.Settings{Notify: c.how}}
			on(t, &stub{title: "alerts"}, o, func(t *testing.T, term *tuitest.Terminal) {
				if !c.focused {
					term.Send(tea.BlurMsg{})
				}
				out.Take()
				term.Send(c.msg)
				if got := fmt.Sprintf("%q", bells(out.Take())); got != c.want {
					t.Errorf("written %s, want %s", got, c.want)
				}
			}, tea.WithOutput(out), tea.WithEnvironment(c.env))
		})
	}
}

// TestOneNotificationAMinute: what the minute keeps back comes at its end, unless the person
// has looked.
func TestOneNotificationAMinute(t *testing.T) {
	out := &tuitest.Written{}
	o := tui.Options{Settings: tui.Settings{Notify: tui.NotifyNative}}
	on(t, &stub{title: "alerts"}, o, func(t *testing.T, term *tuitest.Terminal) {
		notify := func(n int) string {
			term.Send(screen.Notify{Count: n, Highest: alert.High})
			return fmt.Sprintf("%q", bells(out.Take()))
		}
		later := func(d time.Duration) string {
			term.Wait(d)
			return fmt.Sprintf("%q", bells(out.Take()))
		}
		term.Send(tea.BlurMsg{})
		out.Take()
		want(t, notify(2), `["\x1b]777;notify;tocsin;2 new alerts, up to high severity\a"]`)
		want(t, notify(3), `[]`)
		want(t, notify(4), `[]`)
		want(t, later(40*time.Second), `[]`)
		want(t, later(20*time.Second), `["\x1b]777;notify;tocsin;7 new alerts, up to high severity\a"]`)
		want(t, later(3*time.Minute), `[]`)
		want(t, notify(1), `["\x1b]777;notify;tocsin;1 new alert of high severity\a"]`)
		want(t, notify(5), `[]`)
		term.Send(tea.FocusMsg{})
		term.Send(tea.BlurMsg{})
		want(t, later(2*time.Minute), `[]`) // seen meanwhile
		want(t, notify(1), `["\x1b]777;notify;tocsin;1 new alert of high severity\a"]`)
	}, tea.WithOutput(out), tea.WithEnvironment([]string{"TERM=foot"}))
}

func TestRedraw(t *testing.T) {
	out := &tuitest.Written{}
	on(t, &stub{title: "alerts"}, tui.Options{}, func(t *testing.T, term *tuitest.Terminal) {
		for _, keys := range [][]string{{"ctrl+l"}, {":", "r", "e", "d", "r", "a", "w", "enter"}} {
			term.Keys(keys[:len(keys)-1]...)
			out.Take()
			term.Keys(keys[len(keys)-1])
			if got := out.Take(); !strings.Contains(got, ansi.EraseEntireScreen) || strings.Count(got, "alerts") != 23 {
				t.Errorf("%v writes %q", keys, got)
			}
		}
	}, tea.WithOutput(out))
}

// mouser is a stub that records the mouse.
type mouser struct{ stub }

func (p *mouser) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case screen.Click:
		p.note("click %d,%d %v", msg.X, msg.Y, msg.Button)
	case screen.Wheel:
		p.note("wheel %d,%d %d", msg.X, msg.Y, msg.Lines)
	case screen.HeaderClick:
		p.note("header %d at %d", msg.Part, msg.X)
	}
	return p.stub.Update(msg)
}

func click(x, y int) tea.Msg { return tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft} }

func TestMouse(t *testing.T) {
	p := &mouser{stub{title: "alerts"}}
	on(t, p, tui.Options{}, func(t *testing.T, term *tuitest.Terminal) {
		p.told()
		for _, c := range []struct {
			msg  tea.Msg
			want string
		}{
			{click(5, 1), "click 5,0 left"},
			{click(79, 22), "click 79,21 left"},
			{click(5, 0), ""},  // the header
			{click(5, 23), ""}, // the status
			{tea.MouseWheelMsg{X: 1, Y: 4, Button: tea.MouseWheelDown}, "wheel 1,3 3"},
			{tea.MouseWheelMsg{X: 1, Y: 4, Button: tea.MouseWheelUp}, "wheel 1,3 -3"},
			{tea.MouseWheelMsg{X: 1, Y: 4, Button: tea.MouseWheelLeft}, ""},
			{tea.MouseMotionMsg{X: 1, Y: 4}, ""},
			{tea.MouseReleaseMsg{X: 1, Y: 4, Button: tea.MouseLeft}, ""},
		} {
			term.Send(c.msg)
			if got := p.told(); got != c.want {
				t.Errorf("%v: %q, want %q", c.msg, got, c.want)
			}
		}
		term.Keys(":")
		term.Send(click(20, 7)) // the first row of the box
		if got := p.told(); got != "do page.down" {
			t.Errorf("in a box: %q\n%s", got, term.Text())
		}
		term.Keys(":")
		term.Send(tea.MouseWheelMsg{X: 1, Y: 1, Button: tea.MouseWheelDown})
		term.Send(click(1, 2))
		if strings.Contains(term.Text(), "─ commands ─") {
			t.Error("a click beside a box doesn't close it")
		}
		want(t, p.told(), "")
	})
}

// A click on a part of the header reaches the screen, at its place within the part; the
// breadcrumb, the gaps and other buttons are no parts, and neither is the header under a box.
func TestClicksOnTheHeader(t *testing.T) {
	p := &mouser{stub{title: "alerts", head: []screen.Part{{{Text: "All 12"}, {Text: "  High 3"}}, {{Text: "contoso"}}, {{Text: strings.Repeat("v", 60)}}}}}
	on(t, p, tui.Options{}, func(t *testing.T, term *tuitest.Terminal) {
		line := strings.Split(term.Text(), "\n")[0]
		views, tenant := strings.Index(line, "All 12"), strings.Index(line, "contoso")
		if views < 0 || tenant != 79-len("contoso") {
			t.Fatalf("the header is %q", line)
		}
		p.told()
		for _, c := range []struct {
			msg  tea.Msg
			want string
		}{
			{click(views, 0), "header 0 at 0"},
			{click(views+8, 0), "header 0 at 8"},
			{click(views+14, 0), ""},
			{click(views-1, 0), ""},
			{click(tenant, 0), "header 1 at 0"},
			{click(78, 0), "header 1 at 6"},
			{click(79, 0), ""},
			{click(2, 0), ""},
			{tea.MouseClickMsg{X: views, Button: tea.MouseRight}, ""},
			{tea.MouseWheelMsg{X: views, Button: tea.MouseWheelDown}, ""},
		} {
			term.Send(c.msg)
			if got := p.told(); got != c.want {
				t.Errorf("%v: %q, want %q", c.msg, got, c.want)
			}
		}
		term.Keys(":")
		term.Send(click(views, 0))
		if strings.Contains(term.Text(), "─ commands ─") {
			t.Error("a click on the header doesn't close the box")
		}
		want(t, p.told(), "")
	})
}

func TestTheMouseIsTakenOnDemand(t *testing.T) {
	mode := func(a *tui.App) tea.MouseMode { return a.View().MouseMode }
	app := tui.New(tui.Options{Root: full()})
	press := func() { app.Update(tea.KeyPressMsg(tuitest.Key(t, "m"))) }
	if mode(app) != tea.MouseModeNone {
		t.Error("on from the start")
	}
	if press(); mode(app) != tea.MouseModeCellMotion {
		t.Error("m doesn't take it")
	}
	look := tui.Look{Registry: registry(t)}
	if app.Update(look); mode(app) != tea.MouseModeCellMotion {
		t.Error("other settings undo the key")
	}
	look.Settings.Mouse = true
	app.Update(look)
	if press(); mode(app) != tea.MouseModeNone {
		t.Error("m doesn't leave it")
	}
	app.Update(tui.Look{Registry: registry(t)})
	app.Update(look)
	if mode(app) != tea.MouseModeCellMotion {
		t.Error("the setting isn't taken up")
	}
	if mode(tui.New(tui.Options{Root: full(), Settings: tui.Settings{Mouse: true}})) != tea.MouseModeCellMotion {
		t.Error("the setting doesn't start with it")
	}
}

// worker is a stub with work, and a place for the cursor.
type worker struct {
	stub
	progress screen.Progress
	working  bool
	x, y     int
	settings []screen.Settings
}

func (p *worker) Progress() (screen.Progress, bool) { return p.progress, p.working }
func (p *worker) Cursor() (x, y int, ok bool)       { return p.x, p.y, p.x >= 0 }

func (p *worker) Update(msg tea.Msg) tea.Cmd {
	if s, ok := msg.(screen.Settings); ok {
		p.settings = append(p.settings, s)
	}
	return p.stub.Update(msg)
}

func TestProgress(t *testing.T) {
	for _, c := range []struct {
		progress       screen.Progress
		working, still bool
		want           string
	}{
		{screen.Progress{Percent: 40}, true, false, "Default 40"},
		{screen.Progress{Percent: 400}, true, false, "Default 100"},
		{screen.Progress{Percent: -1}, true, false, "Indeterminate 0"},
		{screen.Progress{Percent: 40, Failing: true}, true, false, "Error 40"},
		{screen.Progress{Percent: -1, Failing: true}, true, false, "Error 0"},
		{screen.Progress{Percent: 40}, false, false, "none"},
		{screen.Progress{Percent: 40}, true, true, "none"},
	} {
		app := tui.New(tui.Options{Root: &worker{progress: c.progress, working: c.working}, Theme: theme.Options{Still: c.still}})
		got := "none"
		if bar := app.View().ProgressBar; bar != nil {
			got = fmt.Sprint(bar.State, " ", bar.Value)
		}
		if got != c.want {
			t.Errorf("%+v: %s, want %s", c, got, c.want)
		}
	}
	if tui.New(tui.Options{Root: full()}).View().ProgressBar != nil {
		t.Error("a screen without work has a bar")
	}
}

func TestTheCursorOfTheTerminal(t *testing.T) {
	p := &worker{stub: stub{title: "alerts"}, x: 3, y: 5}
	app := tui.New(tui.Options{Root: p})
	at := func() string {
		v := app.View()
		if v.Cursor == nil {
			return "none"
		}
		if v.Cursor.Blink {
			t.Error("it blinks")
		}
		return fmt.Sprintf("%d,%d", v.Cursor.X, v.Cursor.Y)
	}
	want(t, at(), "none") // no size yet
	app.Init()
	app.Update(tea.WindowSizeMsg{Width: 80, Height: 24})
	want(t, at(), "3,6")
	p.x = -1
	want(t, at(), "none")
	p.x, p.y = 3, 22 // below what it drew
	want(t, at(), "none")
	p.y = 0
	app.Update(tea.KeyPressMsg(tuitest.Key(t, ":")))
	want(t, at(), "3,7") // the first row of the box, not the screen
	app.Update(tea.KeyPressMsg(tuitest.Key(t, "x")))
	want(t, at(), "6,5") // the text
	app.Update(tea.KeyPressMsg(tuitest.Key(t, "esc")))
	want(t, at(), "3,1")
	app.Update(tea.WindowSizeMsg{Width: 30, Height: 24})
	want(t, at(), "none")
	if tui.New(tui.Options{Root: full()}).View().Cursor != nil {
		t.Error("a screen without a cursor has one")
	}
}

// TestSettingsReachTheScreens: before their first frame, and when the file changes.
func TestSettingsReachTheScreens(t *testing.T) {
	first := screen.Settings{SeenAfter: time.Second, Advance: true}
	p := &worker{stub: stub{title: "alerts"}}
	app := tui.New(tui.Options{Root: p, Settings: tui.Settings{Screens: first}})
	app.Init()
	second := screen.Settings{SeenAfter: time.Minute}
	app.Update(tui.Look{Registry: registry(t), Settings: tui.Settings{Screens: second}})
	later := &worker{stub: stub{title: "later"}}
	app.Update(screen.Open{Screen: later})
	for _, all := range [][]screen.Settings{p.settings, later.settings} {
		for i := range all {
			if all[i].Keyed == nil || all[i].Keyed([]command.Spec{{ID: "app.help"}})[0].Keys == nil {
				t.Error("a screen isn't told the bound keys")
			}
			all[i].Keyed = nil
		}
	}
	if got := fmt.Sprint(p.settings, later.settings); got != fmt.Sprint([]screen.Settings{first, second}, []screen.Settings{second}) {
		t.Errorf("told %s", got)
	}
}
