package tui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// device holds what the terminal has said of itself, and what is asked of it.
type device struct {
	w, h     int
	blurred  bool  // it doesn't have the focus
	clusters bool  // it measures text by grapheme clusters
	mouse    bool  // it reports the mouse
	ending   bool  // the program is about to give it back
	native   alarm // of notifications that it understands
}

// learn takes in what the terminal says of itself, and reports whether it was that.
func (d *device) learn(msg tea.Msg) bool {
	switch msg := msg.(type) {
	case tea.BlurMsg:
		d.blurred = true
	case tea.EnvMsg:
		d.native = alarmOf(msg)
	case tea.ModeReportMsg:
		if msg.Mode == ansi.ModeUnicodeCore {
			d.clusters = !msg.Value.IsNotRecognized() && !msg.Value.IsPermanentlyReset()
		}
	default:
		return false
	}
	return true
}

// watched reports whether a person sees the screen.
func (d *device) watched() bool { return !d.blurred && !d.ending }

// body returns the size of a screen's part of the terminal.
func (d *device) body() tea.WindowSizeMsg {
	return tea.WindowSizeMsg{Width: d.w, Height: max(d.h-frameLines, 0)}
}

// again sets the modes that the library doesn't set again after the program was stopped.
func (d *device) again() tea.Cmd {
	if !d.clusters {
		return nil
	}
	return tea.Raw(ansi.SetModeUnicodeCore)
}

// heed returns what decides whether a person is told, and in which form.
func (d *device) heed(now time.Time, n Notification) heed {
	h := heed{now: now, away: d.blurred}
	switch n {
	case NotifyBell:
		h.how = bell
	case NotifyNative:
		h.how = max(d.native, bell)
	}
	return h
}

// toggleMouse takes the mouse, or leaves it to the terminal, which selects text with it. It
// returns what to say.
func (d *device) toggleMouse() string {
	d.mouse = !d.mouse
	if d.mouse {
		return "mouse on: hold shift to select text"
	}
	return "mouse off: the terminal selects text with it"
}

// alarmOf returns the form of notifications that a terminal understands, by its
// environment. Through a multiplexer only the bell comes; others than these would show
// nothing, or the codes.
func alarmOf(env tea.EnvMsg) alarm {
	term, program := env.Getenv("TERM"), env.Getenv("TERM_PROGRAM")
	switch {
	case env.Getenv("TMUX") != "" || env.Getenv("STY") != "":
		return bell
	case strings.Contains(term, "kitty") || env.Getenv("KITTY_WINDOW_ID") != "":
		return osc99
	case program == "iTerm.app" || program == "WezTerm" || program == "ghostty" || strings.Contains(term, "ghostty"):
		return osc9
	case strings.HasPrefix(term, "foot") || strings.HasPrefix(term, "rxvt-unicode"):
		return osc777
	}
	return bell
}
