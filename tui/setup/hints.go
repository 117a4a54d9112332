package setup

import (
	"tocsin/tui/guide"
	"tocsin/tui/theme"
)

// keys says what the keys do in this step.
func (s *Screen) keys() (out []theme.Segment) {
	for i, k := range s.hints() {
		if i > 0 {
			out = append(out, theme.Seg(theme.Muted, " "+s.theme.Glyphs.Dot+" "))
		}
		out = append(out, theme.Seg(theme.KeyHint, k.key), theme.Seg(theme.Hint, " "+k.does))
	}
	return out
}

// hint is a key and what it does here.
type hint struct{ key, does string }

// back returns the hint of the key that leads back.
func back() hint { return hint{"esc", "go back"} }

// onward returns the hint of enter: in a repair it leads to the test, in an edit to the summary.
func (s *Screen) onward() hint {
	switch {
	case !s.steps.repairing():
	case s.steps.repair == guide.Test:
		return hint{"enter", "test again"}
	default:
		return hint{"enter", "take it"}
	}
	return hint{"enter", "continue"}
}

func (s *Screen) hints() []hint {
	if keys := s.steps.now().keys; keys != nil {
		return keys(s)
	}
	return []hint{s.onward(), back()}
}

// consentKeys says in a demo that enter asks the administrator once more.
func consentKeys(s *Screen) []hint {
	if s.steps.repair == guide.Test && s.o.Backend.Demo() {
		return []hint{{"enter", "ask and test again"}, back()}
	}
	return []hint{s.onward(), back()}
}

func nameKeys(s *Screen) []hint {
	if chosenDraft(s) != nil {
		return []hint{{arrows(s, "up", "down"), "move"}, {"enter", "go on"}, {"D", "discard"}}
	}
	if s.o.Cancel == nil {
		return []hint{s.onward()}
	}
	return []hint{s.onward(), back()}
}

func cloudKeys(s *Screen) []hint {
	return []hint{{arrows(s, "up", "down"), "move"}, {"enter", "choose"}, back()}
}

func sourcesKeys(s *Screen) []hint { return []hint{{"space", "tick"}, s.onward(), back()} }

func testKeys(s *Screen) []hint {
	if s.test.running {
		return []hint{{"r", "start over"}, {"esc", "stop and go back"}}
	}
	if waits(s) != "" { // leave room in the footer for the key that lets the others act
		return []hint{{"enter", "choose"}, back()}
	}
	if s.test.waiting() || s.test.asking { // and for that of the help
		return []hint{{"enter", "choose"}, {"r", "test again"}, back()}
	}
	return []hint{{"enter", "choose"}, {arrows(s, "left", "right"), "move"}, {"r", "test again"}, back()}
}

func doneKeys(s *Screen) []hint {
	if s.o.Task != guide.SetUp || s.o.Back != "" {
		return []hint{{"enter", "go back"}}
	}
	return []hint{{"enter", "open the alerts"}}
}

// arrows names two arrow keys, in words for ASCII.
func arrows(s *Screen, a, b string) string {
	if s.theme.Glyphs.ASCII {
		return a + " " + b
	}
	return map[string]string{"left": "← →", "up": "↑ ↓"}[a]
}
