package incidents

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/queue"
	"tocsin/tui/screen"
)

// The contexts of the keys: of the list, and of what it adds to the open detail.
const (
	Context       command.Context = "incidents"
	insideContext command.Context = "incident"
)

// verb is a command, and what it does.
type verb struct {
	command.Spec
	do     func(s *Screen) tea.Cmd
	with   func(s *Screen, arg string) tea.Cmd // in place of do, for a command with an argument
	args   func(s *Screen) screen.Arguments    // what the argument can be; nil if nothing is known
	inside bool                                // it also works in the open detail
}

// verbs holds the commands by where they work. They are made once, since each key and each
// frame asks for them.
type verbs struct {
	rows                  map[string]verb // by id
	list, incident, queue []command.Spec
	home                  []command.Spec // of the list if esc leads out of it
}

func newVerbs() verbs {
	v := verbs{rows: map[string]verb{}, list: listSpecs(), incident: append(specsOf(insideVerbs()), detail.Specs()...)}
	v.home = append([]command.Spec{{ID: command.Back, Keys: []string{"esc"}, Short: "alerts", Hint: 19, Silent: true}}, v.list...)
	v.queue = queue.Commands(v.incident, queueContext, noun)
	for _, row := range slices.Concat(allVerbs(), insideVerbs(), queueVerbs()) {
		v.rows[row.ID] = row
	}
	return v
}

// allVerbs returns the commands of the list, besides its facets, as the help shows them.
func allVerbs() []verb {
	return slices.Concat(moveVerbs(), listVerbs(), viewVerbs(), actVerbs(), handVerbs(), placeVerbs())
}

// insideVerbs returns what the list adds to the open detail: its own commands, and those of
// the list that work there too.
func insideVerbs() []verb {
	own := func(id, help, keys string, do func(s *Screen) tea.Cmd) verb {
		return verb{Spec: command.Spec{ID: string(insideContext) + "." + id, Help: help, Keys: strings.Fields(keys), Where: insideContext, Group: "detail"}, do: do}
	}
	out := []verb{
		own("close", "back to the incident, or to the list", "", func(s *Screen) tea.Cmd { return s.panes.back() }),
		own("previous", "previous incident", "[", func(s *Screen) tea.Cmd { return s.panes.neighbour(-1) }),
		own("next", "next incident", "]", func(s *Screen) tea.Cmd { return s.panes.neighbour(1) }),
	}
	for _, v := range allVerbs() {
		if v.inside {
			v.ID = string(insideContext) + strings.TrimPrefix(v.ID, string(Context))
			v.Where, v.Group = insideContext, "detail"
			out = append(out, v)
		}
	}
	return out
}

func specsOf(verbs []verb) (out []command.Spec) {
	for _, v := range verbs {
		out = append(out, v.Spec)
	}
	return out
}

func listSpecs() []command.Spec {
	return append(specsOf(allVerbs()), facets.Specs(facetRows(), Context)...)
}

// Specs returns all commands of the list, for the registry. Those of the detail are
// registered with the alert list.
func Specs() []command.Spec {
	return slices.Concat(listSpecs(), specsOf(insideVerbs()), specsOf(queueVerbs()))
}

// Commands returns the commands that work now.
func (s *Screen) Commands() []command.Spec {
	switch {
	case s.filter.Bar.Open():
		return s.filter.Bar.Commands()
	case s.panes.open && s.panes.top().Typing():
		return s.panes.top().Commands()
	case s.acts.queue.On() && !s.panes.inner:
		return s.verbs.queue
	case s.panes.open:
		return s.verbs.incident
	case s.filter.Text() == s.lens.Own() && s.rows.Marked().Count == 0:
		return s.verbs.home
	}
	return s.verbs.list
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd { return s.DoWith(id, "") }

// DoWith runs a command with what was typed after its verb.
func (s *Screen) DoWith(id, arg string) tea.Cmd {
	s.rows.Begin()
	s.acts.Begin(strings.HasSuffix(id, ".done"))
	if v, ok := s.verbs.rows[id]; ok {
		if v.with != nil {
			return v.with(s, strings.TrimSpace(arg))
		}
		return v.do(s)
	}
	if strings.HasPrefix(id, string(detail.Where)+".") {
		return s.panes.do(id)
	}
	word := strings.TrimPrefix(id, string(Context)+".")
	if s.acts.queue.Rests(s.verbs.keys(string(Context) + "." + word)) {
		return queue.Rested()
	}
	return s.filter.Facet(word, s.lens.Own(), s.theme)
}

// keys returns the keys of a command of the list.
func (v *verbs) keys(id string) []string {
	i := slices.IndexFunc(v.list, func(c command.Spec) bool { return c.ID == id })
	if i < 0 {
		return nil
	}
	return v.list[i].Keys
}

// Arguments returns what the argument of a command can be now.
func (s *Screen) Arguments(id string) screen.Arguments {
	if v := s.verbs.rows[id]; v.args != nil {
		return v.args(s)
	}
	return screen.Arguments{}
}
