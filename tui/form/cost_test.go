package form

import (
	"runtime"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/theme"
	"tocsin/tui/tuitest"
)

// A key copies the text once, and cuts only what is beside the caret anew.
func TestAKeyCopiesTheTextOnce(t *testing.T) {
	l := NewLine(strings.Repeat("漢", MaxBytes/3-1))
	l.SetCaret(MaxBytes / 2)
	typed, back := tea.KeyPressMsg(tuitest.Key(t, "x")), tea.KeyPressMsg(tuitest.Key(t, "backspace"))
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 50 {
		l.Update(typed)
		l.Update(back)
	}
	runtime.ReadMemStats(&after)
	if each := (after.TotalAlloc - before.TotalAlloc) / 100; each > 3*MaxBytes/2 {
		t.Errorf("a key allocates %d KB", each>>10)
	}
}

// The cost of a frame and of a key must not grow with the text, whatever it is made of.
func TestCostDoesNotGrowWithTheText(t *testing.T) {
	th := theme.New(theme.Options{Name: "dark"})
	for name, unit := range map[string]string{
		"letters": "a", "words": "abc ", "wide": "漢", "marks": "\u0301", "hidden": "\u200b", "joined": "👩\u200d", "flags": "🇩", "jamo": "\u1100",
	} {
		t.Run(name, func(t *testing.T) {
			cost := func(n int) (draw, key float64) {
				l := NewLine("")
				l.Update(tea.PasteMsg{Content: strings.Repeat(unit, n/len(unit))})
				l.SetCaret(len(l.Value()) / 2)
				typed, back := tea.KeyPressMsg(tuitest.Key(t, "x")), tea.KeyPressMsg(tuitest.Key(t, "backspace"))
				visited := 0
				colours := func(from, to int) []Span {
					visited = max(visited, to-from)
					return nil
				}
				draw = testing.AllocsPerRun(5, func() { l.Draw(th, 80, true, colours) })
				if most := (80 + 2*maxHidden + 1) * maxCluster; visited > most {
					t.Errorf("a frame shows %d bytes", visited)
				}
				key = testing.AllocsPerRun(5, func() { l.Update(typed); l.Update(back) })
				return draw, key
			}
			// The windows of both are full, or as full as maxHidden lets them be.
			shortDraw, shortKey := cost(4 << 10)
			longDraw, longKey := cost(MaxBytes)
			if longDraw > 2*maxHidden*4+400 || longDraw > 8*shortDraw+100 {
				t.Errorf("a frame of 64 KiB allocates %v times, of 4 KiB %v", longDraw, shortDraw)
			}
			if longKey > 2*shortKey+20 {
				t.Errorf("a key in 64 KiB allocates %v times, in 4 KiB %v", longKey, shortKey)
			}
			l := NewLine(strings.Repeat(unit, MaxBytes/len(unit)))
			for _, focused := range []bool{true, false} {
				cells, _ := l.buffer.window(80, focused)
				if len(cells) > 80+2*maxHidden+1 {
					t.Errorf("a frame looks at %d clusters", len(cells))
				}
			}
		})
	}
}

func BenchmarkLine(b *testing.B) {
	th := theme.New(theme.Options{Name: "dark"})
	for name, n := range map[string]int{"80B": 80, "64KiB": MaxBytes} {
		l := NewLine(strings.Repeat("a", n-1))
		l.SetCaret(n / 2)
		b.Run("draw-"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Draw(th, 80, true, nil)
			}
		})
		b.Run("key-"+name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				l.Update(tea.KeyPressMsg{Code: 'x', Text: "x"})
				l.Update(tea.KeyPressMsg{Code: tea.KeyBackspace})
			}
		})
	}
	paste := tea.PasteMsg{Content: strings.Repeat("select * ", 1<<20/9)}
	b.Run("paste-1MB", func(b *testing.B) {
		for b.Loop() {
			NewLine("").Update(paste)
		}
	})
}
