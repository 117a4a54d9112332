package setup

import (
	"tocsin/tui/guide"
	"tocsin/tui/theme"
)

// keysOf says what the keys do in this step.
func keysOf(s *Screen) (out []theme.Segment) {
	for i, k := range hintsOf(s) {
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
func onward(st *steps) hint {
	switch {
	case !st.repairing():
	case st.repair == guide.Test:
		return hint{"enter", "test again"}
	case st.form() != nil: // else there is nothing to take
		return hint{"enter", "take it"}
	}
	return hint{"enter", "continue"}
}

// hintsOf returns the keys of the present step.
func hintsOf(s *Screen) []hint {
	if keys := s.steps.now().keys; keys != nil {
		return keys(s)
	}
	return []hint{onward(s.steps), back()}
}

// consentKeys says in a demo that enter asks the administrator once more.
func consentKeys(s *Screen) []hint {
	if s.steps.repair == guide.Test && s.o.Backend.Demo() {
		return []hint{{"enter", "ask and test again"}, back()}
	}
	return []hint{onward(s.steps), back()}
}

func nameKeys(s *Screen) []hint {
	if chosenDraft(s) != nil {
		return []hint{{arrows(s, "up", "down"), "move"}, {"enter", "go on"}, {"D", "discard"}}
	}
	if s.o.Cancel == nil {
		return []hint{onward(s.steps)}
	}
	return []hint{onward(s.steps), back()}
}

func cloudKeys(s *Screen) []hint {
	return []hint{{arrows(s, "up", "down"), "move"}, {"enter", "choose"}, back()}
}

func sourcesKeys(s *Screen) []hint { return []hint{{"space", "tick"}, onward(s.steps), back()} }

func testKeys(s *Screen) []hint {
	if s.test.running {
		return []hint{{"r", "start over"}, {"esc", "stop and go back"}}
	}
	if actsHere(s) { // before what a narrow screen has no room for
		return []hint{{actKey, "act"}, {"enter", "choose"}, back()}
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
