package cmd

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
)

// pressed are the keys that are pressed at random.
func pressed() []string {
	keys := []string{
		"enter", "enter", "enter", "esc", "esc", "tab", "shift+tab", "space", "backspace", "up", "down", "left", "right",
		"home", "end", "pgup", "pgdown", "ctrl+d", "ctrl+u", "ctrl+l", "ctrl+p", "f1", "delete", "ctrl+a", "alt+x", "ctrl+z",
	}
	for r := '!'; r <= '~'; r++ {
		if r != 'q' { // now and then is enough: it ends the program
			keys = append(keys, string(r))
		}
	}
	return append(keys, "j", "j", "j", "k", "x", "]", "[", "l", "h", "é", "漢")
}

// move is a kind of what a hand does.
type move struct {
	weight int
	do     func(m *monkey)
}

// moves lists what a hand does, by weight.
func moves() []move {
	return []move{
		{25, (*monkey).strikes},
		{30, (*monkey).commands},
		{10, (*monkey).verbs},
		{7, (*monkey).queries},
		{5, (*monkey).seeks},
		{5, (*monkey).pastes},
		{6, (*monkey).points},
		{4, (*monkey).reads},
		{4, (*monkey).goesHome},
		{4, (*monkey).goes},
		{4, (*monkey).marks},
		{2, (*monkey).resizes},
	}
}

// hand makes one move.
func (m *monkey) hand() {
	all := moves()
	sum := 0
	for _, one := range all {
		sum += one.weight
	}
	n := m.random.IntN(sum)
	for _, one := range all {
		if n -= one.weight; n < 0 {
			one.do(m)
			return
		}
	}
}

// any returns one of the words.
func (m *monkey) any(words ...string) string { return words[m.random.IntN(len(words))] }

// press presses keys, which come before the screen is drawn again.
func (m *monkey) press(keys ...string) {
	m.does(len(keys), keys...)
	m.Keys(keys...)
}

// types types a text at once.
func (m *monkey) types(s string) {
	m.does(len([]rune(s)), "type "+s)
	keys := make([]string, 0, len(s))
	for _, r := range s {
		if r == ' ' {
			keys = append(keys, "space")
			continue
		}
		keys = append(keys, string(r))
	}
	m.Keys(keys...)
}

// strikes presses up to five keys whatever they mean.
func (m *monkey) strikes() {
	hand := make([]string, 1+m.random.IntN(5))
	for i := range hand {
		hand[i] = m.any(pressed()...)
	}
	m.press(hand...)
}

// commands presses the keys of a command, or of two.
func (m *monkey) commands() {
	for range 1 + m.random.IntN(2) {
		if s := m.reached.choose(m.random, true); s.ID != "" {
			m.press(command.Strokes(m.any(s.Keys...))...)
			m.reached.see(m.Text())
		}
		if m.Over() {
			return
		}
	}
}

// verbs runs a command by its name, maybe with an argument, or only looks for it.
func (m *monkey) verbs() {
	m.press(":")
	m.types(m.reached.choose(m.random, false).Word())
	if m.random.IntN(4) == 0 {
		m.types(" " + m.any("High", "Active", "kestrel", "monkey", "nothing", "all", "24h"))
	}
	m.press(m.any("enter", "enter", "enter", "tab", "esc"))
}

// queries types a query: a right one, a wrong one, a slow one.
func (m *monkey) queries() {
	m.press("/")
	m.types(m.any(
		"severity = 'high'", "title ~ 'sign'", "FROM incident", "FROM incident WHERE status = 'active'", "severty = 1", "AND AND (",
		"triage.seen = false", "EARLIEST=-1d", "| aggregate count() by severity", "| fields title, severity", "| sort created_at asc",
		"raw.evidence ~ 'exe'", "@host = 'none'", "product = 'Endpoint' OR NOT (", "EVIL", "é漢", "LATEST=-7d",
	))
	for range m.random.IntN(4) {
		m.press(m.any("left", "right", "up", "down", "tab", "ctrl+a", "backspace", "home", "end", "ctrl+u", "delete", "f1"))
	}
	m.press(m.any("enter", "enter", "esc"))
}

// seeks opens an alert and searches a page of it.
func (m *monkey) seeks() {
	m.press("enter", m.any("1", "2", "3", "4", "5", "6", "7", "8", "9"))
	m.press(m.any("G", "/", "/", "l", "w", "+"))
	m.types(m.any("e", "exe", "EVIL", "none such", "漢"))
	m.press("enter", m.any("n", "N", "G", "esc", "g"))
}

// pastes pastes what a person may have in the clipboard.
func (m *monkey) pastes() {
	what := m.any(append(hostileTexts(),
		"hxxps://evil[.]example/a", "203.0.113.7", "amal@kestrel.example", "T1003.001", "44d88612fea8a8f36de82e1278abb02f",
		"severity = 'low'", "several\nlines\n", "", strings.Repeat("long ", 2000),
	)...)
	m.does(1, fmt.Sprintf("paste %.40q", what))
	m.Paste(what)
}

// points turns the mouse on and clicks, or turns the wheel.
func (m *monkey) points() {
	x, y := m.random.IntN(m.viewer.w), m.random.IntN(m.viewer.h)
	at := tea.Mouse{X: x, Y: y, Button: tea.MouseLeft}
	switch m.random.IntN(4) {
	case 0:
		at.Button = tea.MouseWheelDown
		m.does(1, fmt.Sprintf("wheel %d,%d", x, y))
		m.Send(tea.MouseWheelMsg(at))
	case 1:
		at.Button = tea.MouseWheelUp
		m.does(1, fmt.Sprintf("wheel up %d,%d", x, y))
		m.Send(tea.MouseWheelMsg(at))
	default:
		for range 1 + m.random.IntN(2) {
			m.does(1, fmt.Sprintf("click %d,%d", x, y))
			m.Send(tea.MouseClickMsg(at))
		}
	}
}

// reads opens a box of texts and looks around in it.
func (m *monkey) reads() {
	m.press(m.any("?", "M", "f1", "ctrl+p"))
	m.press(m.any("j", "pgdown", "G", "down", "tab", "e"), m.any("k", "pgup", "home", "up", "x"))
	m.press(m.any("enter", "esc", "esc"))
}

// goesHome goes back to a list with rows, so that what needs one is reached too.
func (m *monkey) goesHome() {
	m.press("esc", "esc", "esc", "esc", "esc")
	m.press(":")
	m.types("view " + m.any("All", "All", "Active", "High"))
	m.press("enter", "g")
	m.press(m.any("j", "enter", "I", "h", "space", "T", "i"))
}

// goes goes to a screen by its name.
func (m *monkey) goes() {
	m.press("esc", "esc", ":")
	m.types(m.any("incidents", "incidents", "health", "coverage"))
	m.press("enter")
	m.reached.see(m.Text())
	for range 4 {
		m.commands()
		if m.Over() {
			return
		}
	}
}

// marks marks rows and decides something about all of them, which asks.
func (m *monkey) marks() {
	m.press("g")
	switch m.random.IntN(3) {
	case 0:
		m.press("*")
	case 1:
		m.press("space", "space", "j", "space")
	default:
		m.press("V", "j", "j", "V")
	}
	m.press(m.any("x", "X", "b", "a", "A", "c", "U", "#", "y"))
	m.reached.see(m.Text())
	m.press(m.any("enter", "j", "tab", "2", "e"))
	m.press(m.any("enter", "esc", "j"))
}

// resizes changes the size of the terminal, if sizes change.
func (m *monkey) resizes() {
	if m.sizes {
		w, h := 1+m.random.IntN(170), 1+m.random.IntN(60)
		m.does(1, fmt.Sprintf("size %d×%d", w, h))
		m.size(w, h)
		return
	}
	m.does(1, "focus")
	m.Send(tea.BlurMsg{})
	m.Send(tea.FocusMsg{})
}

// hostileTexts are texts that control or deceive a terminal if they reach it unchanged.
func hostileTexts() []string {
	return []string{
		"\x1b[2J\x1b[31mEVIL", "\x1b]0;EVIL\x07", "\x1b]52;c;EVIL\x1b\\", "\u009b2JEVIL", "\u202eEVIL\u2066x\u2069", "EVIL\r\n\t\b\b\x07\x7f",
		"EVIL\u200b\u200d\u2060\ufeff\u00ad\ufe0f\U000e0041\u2028", "EVIL" + strings.Repeat("\u0301", 400), strings.Repeat("EVIL漢", 300),
		"\U0001f469\u200d\U0001f4bbEVIL\U0001f1e6\U0001f3fd", "EVIL\x1b",
	}
}

// hostileItem returns an alert as Graph sends it, whose texts are hostile.
func hostileItem(n int, random *rand.Rand, now time.Time) string {
	evil := func() string { return hostileTexts()[random.IntN(len(hostileTexts()))] }
	b, err := json.Marshal(map[string]any{
		"id": fmt.Sprintf("hostile-%04d", n), "title": evil(), "description": evil(), "recommendedActions": evil() + "\n" + evil(),
		"severity": []string{"high", "medium", "low", "informational"}[n%4], "status": "new", "serviceSource": "microsoftDefenderForEndpoint", "detectorId": "d-1",
		"createdDateTime": now.UTC().Format(time.RFC3339), "lastUpdateDateTime": now.UTC().Format(time.RFC3339), "incidentId": fmt.Sprint(n % 5),
		"evidence": []any{
			map[string]any{"@odata.type": "#microsoft.graph.security.processEvidence", "processCommandLine": evil(), "imageFile": map[string]any{"fileName": evil()}},
			map[string]any{"@odata.type": "#microsoft.graph.security.deviceEvidence", "deviceDnsName": evil(), "mdeDeviceId": "m1"},
			map[string]any{"@odata.type": "#microsoft.graph.security.userEvidence", "userAccount": map[string]any{"accountName": evil(), "userPrincipalName": evil()}},
		},
	})
	if err != nil {
		panic(err) // of strings alone
	}
	return string(b) + "\n"
}
