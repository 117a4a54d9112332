package tui

import (
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/graph/alert"
	"tocsin/tui/screen"
)

// Notification is how a person is told of new alerts while the terminal doesn't have the
// focus. The zero value tells nothing.
type Notification string

// The notifications, as the settings spell them.
const (
	NotifyOff    Notification = "off"
	NotifyBell   Notification = "bell"
	NotifyNative Notification = "native" // one of the desktop, if the terminal has them; else the bell
)

// alarm is a notification in the codes of a terminal.
type alarm int

const (
	silent alarm = iota
	bell
	osc9   // of iTerm2, WezTerm and Ghostty
	osc99  // of kitty
	osc777 // of urxvt and foot
)

// notifyEvery is the least time between two notifications.
const notifyEvery = time.Minute

// notifier tells a person who looks elsewhere that there are new alerts of high severity:
// at most once a minute, and how many, but nothing of what is in them, since other people
// see notifications too.
type notifier struct {
	last    time.Time // when the last one was sent; zero if none was
	waiting int       // alerts that the last minute kept back
	timer   bool      // notifyDue will come
}

// notifyDue is sent when the next notification may be sent.
type notifyDue struct{}

// heed decides whether a person is told.
type heed struct {
	now  time.Time
	away bool // the terminal doesn't have the focus
	how  alarm
}

// notify tells of new alerts now, or when the minute has passed.
func (n *notifier) notify(msg screen.Notify, h heed) tea.Cmd {
	if msg.Count <= 0 || msg.Highest != alert.High || !h.away || h.how == silent {
		return nil
	}
	n.waiting += msg.Count
	if wait := n.last.Add(notifyEvery).Sub(h.now); wait > 0 && !n.last.IsZero() {
		if n.timer {
			return nil
		}
		n.timer = true
		return tea.Tick(wait, func(time.Time) tea.Msg { return notifyDue{} })
	}
	return n.send(h)
}

// due tells of what the last minute kept back.
func (n *notifier) due(h heed) tea.Cmd {
	n.timer = false
	if n.waiting == 0 || !h.away || h.how == silent {
		return nil
	}
	return n.send(h)
}

func (n *notifier) send(h heed) tea.Cmd {
	sentence := fmt.Sprintf("%d new alerts, up to high severity", n.waiting)
	if n.waiting == 1 {
		sentence = "1 new alert of high severity"
	}
	n.last, n.waiting = h.now, 0
	return tea.Raw(h.how.codes(sentence))
}

// looked forgets what was kept back: the person sees the screen.
func (n *notifier) looked() { n.waiting = 0 }

// codes returns what to write to the terminal. sentence has no control characters and no
// semicolon.
func (f alarm) codes(sentence string) string {
	switch f {
	case bell:
		return "\a"
	case osc9:
		return ansi.Notify(windowTitle + ": " + sentence)
	case osc99:
		return ansi.DesktopNotification(windowTitle+": "+sentence, "i="+windowTitle)
	case osc777:
		return ansi.URxvtExt("notify", windowTitle, sentence)
	}
	return ""
}
