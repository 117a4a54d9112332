package cmd

import (
	"strconv"
	"strings"

	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui"
	"tocsin/tui/layout"
)

// checkTerminal says by what the screen would choose its colours and signs here, and whether
// it can be shown at all. What prints lines works on any terminal, so nothing fails.
func (a *app) checkTerminal() check.Result {
	r := check.Result{Title: "Terminal", State: check.Passed}
	if !a.env.Terminal(a.env.Out) {
		r.Message = "stdout isn't one" + terminalWords(a.env)
		return r
	}
	width := a.env.Width(a.env.Out)
	words := []string{strconv.Itoa(width) + " columns", tui.Colours(a.env.Out, environ(a))}
	if !showsUnicode(a.env) {
		words = append(words, "signs of ASCII alone, since the locale isn't UTF-8")
	}
	switch {
	case a.env.Get("TERM") == "dumb":
		r.State, r.Fault = check.Warned, fault.New(fault.Usage, "no screen can be shown", "use tocsin --accessible, or set TERM to the type of your terminal", nil)
	case width < layout.MinWidth:
		r.State, r.Fault = check.Warned, fault.New(fault.Usage, "too narrow for the screen", "make it wider, or use tocsin --accessible", nil)
	}
	if r.Fault != nil {
		words = append(words, r.Fault.Sentence)
	}
	r.Message = strings.Join(words, ", ") + terminalWords(a.env)
	return r
}
