package tui

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// device is what the terminal has said of itself, and what is asked of it.
type device struct {
	w, h     int
	blurred  bool  // it doesn't have the focus
	clusters bool  // it measures text by grapheme clusters
	mouse    bool  // it reports the mouse
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

// notification returns the form of a notification in this terminal.
func (d *device) notification(n Notification) alarm {
	switch n {
	case NotifyBell:
		return bell
	case NotifyNative:
		return max(d.native, bell)
	}
	return silent
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
