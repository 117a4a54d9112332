package detail

import (
	"slices"

	"tocsin/tui/command"
)

// hint is a key whose meaning depends on the row that the cursor is on, or on a search. The
// footer shows it only if it does something there.
type hint struct {
	id   string
	rank int // in the footer; see command.Spec.Hint
	// word returns what the key does now, in one or two words; "" if it does nothing.
	word func(p *Pane, at stop, on bool) string
}

// hintRows lists them. What belongs to one pane alone comes first, so that it is in a narrow
// footer too.
func hintRows() []hint {
	return []hint{
		{"detail.alike", 59, func(_ *Pane, at stop, _ bool) string { return wordIf("close alike", at.decision != nil) }},
		{"detail.tick", 59, func(p *Pane, at stop, _ bool) string {
			return wordIf(map[bool]string{true: "untick", false: "tick"}[p.Ticked(at.action)], at.action != "")
		}},
		{"detail.find-next", 58, func(p *Pane, _ stop, _ bool) string { return wordIf("next hit", p.search.on()) }},
		{"detail.enter", 43, enters},
		{"detail.unfold", 43, func(p *Pane, at stop, _ bool) string { return wordIf("unfold", at.fold && !p.folds.unfolded(at.id)) }},
		{"detail.fold", 55, func(p *Pane, at stop, _ bool) string {
			if unfoldedNow(p, at) {
				return "fold"
			}
			return "list"
		}},
		{"detail.pivot", 23, func(p *Pane, _ stop, on bool) string {
			if listing(p) != nil && on {
				return "list all"
			}
			_, some := p.Asked()
			return wordIf("filter", some)
		}},
	}
}

// enters says what enter does on a row.
func enters(p *Pane, at stop, on bool) string {
	_, some := p.Asked()
	switch {
	case at.action != "":
		return "" // as the key for ticks
	case at.visits != nil:
		return "open"
	case at.lists != nil:
		return "list"
	case some:
		return "related"
	case on && at.fold && unfoldedNow(p, at):
		return "fold"
	}
	return wordIf("unfold", on && at.fold)
}

// unfoldedNow reports whether h folds a row, or that which it is folded with.
func unfoldedNow(p *Pane, at stop) bool {
	return at.fold && p.folds.open[at.id] || at.under != "" && p.folds.open[at.under]
}

// backs says what Back does if it does something, in place of where else the owner's key for it leads.
func backs(p *Pane) string {
	switch {
	case p.search.on():
		return "end search"
	case relating(p):
		return "back"
	}
	return ""
}

// wordIf returns a word if what it says is true.
func wordIf(word string, is bool) string {
	if !is {
		return ""
	}
	return word
}

// Hinted returns live commands with the hints of the moment: what the keys do with what the
// cursor is on. Those that do nothing there have none.
func Hinted(p *Pane, live []command.Spec) []command.Spec {
	if !p.asked.wanted || p.Typing() {
		return live
	}
	at, on := rowAt(p)
	out := slices.Clone(live)
	for _, row := range hintRows() {
		i := slices.IndexFunc(out, func(s command.Spec) bool { return s.ID == row.id })
		if i < 0 {
			continue
		}
		if out[i].Short, out[i].Hint = row.word(p, at, on), row.rank; out[i].Short == "" {
			out[i].Hint = 0
		}
	}
	if word := backs(p); word != "" {
		for i := range out {
			if out[i].ID == command.Back {
				out[i].Short = word
			}
		}
	}
	return out
}
