package messages_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/messages"
	"tocsin/tui/screen"
	"tocsin/tui/text"
	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

func at(second int) time.Time {
	return time.Date(2026, 3, 9, 8, 0, 0, 0, time.UTC).Add(time.Duration(second) * time.Second)
}

func mono() *theme.Theme { return theme.New(theme.Options{Name: "mono"}) }

// filled returns a log of n messages, each with its number.
func filled(n int) *messages.Log {
	l := &messages.Log{}
	for i := range n {
		l.Add(at(i), screen.Toast{Text: fmt.Sprintf("message %d.", i)})
	}
	return l
}

func drawn(b *messages.Box, w, h int) string {
	return ansi.Strip(strings.Join(b.Draw(w, h), "\n"))
}

func press(t *testing.T, b *messages.Box, keys ...string) (cmd tea.Cmd) {
	t.Helper()
	for _, k := range keys {
		cmd = b.Update(tea.KeyPressMsg(tuitest.Key(t, k)))
	}
	return cmd
}

func TestTheLogKeepsTheLast200(t *testing.T) {
	l := filled(messages.Most + 7)
	if l.Len() != messages.Most {
		t.Fatalf("%d messages", l.Len())
	}
	all := drawn(messages.New(mono(), l), 80, 300)
	if strings.Contains(all, "message 6.") || !strings.Contains(all, "message 7.") || !strings.Contains(all, "message 206.") {
		t.Error(all)
	}
}

func TestAMessageIsCleanAndBounded(t *testing.T) {
	l := &messages.Log{}
	m := l.Add(at(0), screen.Toast{Text: "a\x1b[31m\n" + strings.Repeat("x", 9000), Level: screen.Bad})
	if strings.ContainsAny(m.Text, "\x1b\n") || text.Width(m.Text) > messages.Width {
		t.Errorf("%d columns: %.40q", text.Width(m.Text), m.Text)
	}
}

func TestBoxGolden(t *testing.T) {
	l := &messages.Log{}
	for i, m := range []screen.Toast{
		{Text: "Settings taken up: theme"},
		{Text: "Done: Malware was prevented", Level: screen.Good},
		{Text: "Can't suspend: no shell waits for tocsin", Level: screen.Warn},
		{Text: "Sign-in of contoso failed: the certificate expired on 2026-03-08 — make one with tocsin cert renew, and upload its public part", Level: screen.Bad},
	} {
		l.Add(at(i*61), m)
	}
	for _, th := range tuitest.Themes() {
		for _, size := range append(tuitest.Sizes(), tuitest.Size{W: 44, H: 10}) {
			b := messages.New(th, l)
			box := b.Draw(size.W-2, size.H-2)
			tuitest.Golden(t, fmt.Sprintf("messages-%s-%dx%d", th.Name, size.W, size.H), tuitest.Picture(box, text.Width(box[0])))
		}
	}
	box := messages.New(mono(), &messages.Log{}).Draw(60, 10)
	if !strings.Contains(ansi.Strip(box[1]), "No messages yet") {
		t.Error(box)
	}
}

func TestScrolling(t *testing.T) {
	for _, c := range []struct {
		keys        []string
		first, last int
	}{
		{nil, 90, 99},
		{[]string{"k"}, 89, 98},
		{[]string{"j", "up", "down"}, 90, 99},
		{[]string{"pgup"}, 80, 89},
		{[]string{"ctrl+u"}, 85, 94},
		{[]string{"g"}, 0, 9},
		{[]string{"home", "space"}, 10, 19},
		{[]string{"g", "ctrl+d", "k", "k"}, 3, 12},
		{[]string{"g", "G"}, 90, 99},
	} {
		b := messages.New(mono(), filled(100))
		drawn(b, 60, 12)
		press(t, b, c.keys...)
		all := drawn(b, 60, 12)
		lines := strings.Split(all, "\n")
		if !strings.Contains(lines[1], fmt.Sprintf("message %d.", c.first)) || !strings.Contains(lines[10], fmt.Sprintf("message %d.", c.last)) {
			t.Errorf("%v:\n%s", c.keys, all)
		}
		if want := fmt.Sprintf("messages %d–%d of 100", c.first+1, c.last+1); !strings.Contains(lines[0], want) {
			t.Errorf("%v: %q, want %s", c.keys, lines[0], want)
		}
	}
}

// New messages don't move what is read, unless which is the end.
func TestNewMessagesWhileReading(t *testing.T) {
	for _, c := range []struct {
		had  int
		keys []string
		want string // on the first line
	}{
		{100, []string{"k"}, "message 89."},
		{100, nil, "message 93."},
		{messages.Most, []string{"k", "k"}, "message 188."},
		{messages.Most, []string{"g"}, "message 3."}, // what was read is gone
	} {
		l := filled(c.had)
		b := messages.New(mono(), l)
		drawn(b, 60, 12)
		press(t, b, c.keys...)
		drawn(b, 60, 12)
		for i := range 3 {
			l.Add(at(c.had+i), screen.Toast{Text: fmt.Sprintf("message %d.", c.had+i)})
		}
		if got := strings.Split(drawn(b, 60, 12), "\n")[1]; !strings.Contains(got, c.want) {
			t.Errorf("%d, %v: %q, want %s", c.had, c.keys, got, c.want)
		}
	}
}

func TestTheWheelAndClosing(t *testing.T) {
	b := messages.New(mono(), filled(100))
	drawn(b, 60, 12)
	b.Update(screen.Wheel{Lines: -3})
	if got := drawn(b, 60, 12); !strings.Contains(got, "88–97 of 100") {
		t.Error(got)
	}
	for _, key := range []string{"q", "M", "enter"} {
		if cmd := press(t, b, key); cmd == nil || cmd() != (screen.CloseOverlay{}) {
			t.Errorf("%s doesn't close", key)
		}
	}
	if press(t, b, "w") != nil {
		t.Error("w does something")
	}
}

func TestBoxIsExact(t *testing.T) {
	l := filled(3)
	l.Add(at(4), screen.Toast{Text: strings.Repeat("漢字 e\u0301 ", 40), Level: screen.Warn})
	for _, w := range []int{0, 23, 24, 38, 80, 200} {
		for _, h := range []int{0, 2, 3, 8, 40} {
			box := messages.New(mono(), l).Draw(w, h)
			if (w < 24 || h < 3) != (box == nil) || len(box) > h {
				t.Errorf("%d×%d: %d lines", w, h, len(box))
			}
			for _, line := range box {
				if text.Width(line) != text.Width(box[0]) || text.Width(line) > w {
					t.Errorf("%d×%d: %q", w, h, line)
				}
			}
		}
	}
}

// A title may have the words of the program: what is cut is where the name begins, and without a
// place that holds, the end.
func TestANameOfOurWordsIsCutWhereItStands(t *testing.T) {
	const lead, name = "Closed here as benign: ", "Closed here as benign"
	l := &messages.Log{}
	for at, want := range map[int]string{
		len(lead):     "Closed here as benign: Closed h…; z undoes it",
		0:             "Closed …: Closed here as benign; z undoes it",
		5:             "Closed here as benign: Closed here as benig…",
		len(lead) * 9: "Closed here as benign: Closed here as benig…",
	} {
		m := l.Add(time.Time{}, screen.Toast{Text: lead + name + "; z undoes it", Name: name, At: at})
		if got := m.Fit(text.Width(want)); got != want {
			t.Errorf("a name at %d: %q, want %q", at, got, want)
		}
	}
}

// TestAMessageInFewerWords: where a line is too narrow for all of it, a message is said in the fewer words that it
// has, and its end stays; the log has it whole.
func TestAMessageInFewerWords(t *testing.T) {
	const lead, name = "Done: ", "Multi-stage incident involving Exfiltration"
	said := name + " and its 20 alerts with 5 twins"
	l := &messages.Log{}
	m := l.Add(time.Time{}, screen.Toast{
		Text: lead + said + "; z undoes it", Name: name, At: len(lead), Brief: screen.Brief{Text: "incident 42, 20 alerts", Least: "42, 20 alerts", Over: len(said)},
	})
	const brief, least = "Done: incident 42, 20 alerts; z undoes it", "Done: 42, 20 alerts; z undoes it"
	for w, want := range map[int]string{
		text.Width(m.Text): m.Text, text.Width(m.Text) - 1: brief, len(brief): brief, len(brief) - 1: least, len(least): least, len(least) - 1: "Done: 42, 20 alerts; z undoes …",
	} {
		if got := m.Fit(w); got != want {
			t.Errorf("%d columns: %q, want %q", w, got, want)
		}
		if got := m.FitsBy(w, 4); got != (w >= len(least)) {
			t.Errorf("%d columns are enough: %v", w, got)
		}
	}
	if got := l.All()[0].Text; got != lead+said+"; z undoes it" {
		t.Errorf("the log has %q", got)
	}
	m.Brief.Over = len(m.Text)
	if got := m.Fit(40); !strings.HasPrefix(got, "Done: Multi-s") {
		t.Errorf("words over more than it has: %q", got)
	}
}
