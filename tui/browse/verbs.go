package browse

import (
	"cmp"
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/facets"
	"tocsin/tui/screen"
)

// commands holds the commands by where they work. They are made once, since each key and each
// frame asks for them.
type commands struct {
	verbs        map[string]Verb // by id
	list, inside []command.Spec
	alert        []command.Spec // of an open alert of a record
	table        []command.Spec // of the list that work on a table
	home         []command.Spec // of a list that esc leads out of
	group, inner []command.Spec // of a list and a table behind a group
}

func newCommands(b *Browser) commands {
	all, inside := allVerbs(b, &b.own), insideVerbs(b, &b.own)
	c := commands{verbs: map[string]Verb{}, list: listSpecs(b, &b.own), inside: append(specsOf(inside), paneSpecs(&b.own)...)}
	for _, v := range slices.Concat(all, inside, b.own.More) {
		c.verbs[v.ID] = v
	}
	for _, spec := range c.list {
		if c.verbs[spec.ID].Rowed {
			continue
		}
		if spec.ID == string(b.own.Where)+".open" {
			spec.Help, spec.Short, spec.Behind = "show the "+b.own.noun()+"s behind the row", "its "+b.own.noun()+"s", nil
		}
		c.table = append(c.table, spec)
	}
	c.alert = slices.Clone(c.inside)
	for i := range c.alert {
		c.alert[i].Help = cmp.Or(c.verbs[c.alert[i].ID].Alert, c.alert[i].Help)
	}
	c.home = back("alerts", 19, c.list)
	c.group, c.inner = back("table", 70, c.list), back("table", 70, c.table)
	return c
}

// back returns commands with the hint where esc leads.
func back(to string, hint int, specs []command.Spec) []command.Spec {
	return append([]command.Spec{{ID: command.Back, Keys: []string{"esc"}, Short: to, Hint: hint, Silent: true}}, specs...)
}

// paneSpecs returns the commands of the detail; those of triage only if rows are triaged.
func paneSpecs(own *Traits) []command.Spec {
	return slices.DeleteFunc(detail.Specs(), func(c command.Spec) bool {
		return !own.Triaged && (c.ID == "detail.alike" || c.ID == "detail.tick")
	})
}

// insideVerbs returns what the list adds to the open detail: its own commands, and those of
// the list that work there too.
func insideVerbs(b *Browser, own *Traits) []Verb {
	in := func(id, help, keys string, do func() tea.Cmd) Verb {
		return Verb{Spec: command.Spec{ID: string(own.Inside) + "." + id, Help: help, Keys: strings.Fields(keys), Where: own.Inside, Group: "detail"}, Do: do}
	}
	out := []Verb{
		in("close", "back to the "+own.noun()+", or to the list", "", func() tea.Cmd { return b.Panes.Back() }),
		in("previous", "previous "+own.noun(), "[", func() tea.Cmd { return b.Panes.Step(-1) }).Hinted("previous", 42).OfAlert("previous alert"),
		in("next", "next "+own.noun(), "]", func() tea.Cmd { return b.Panes.Step(1) }).Hinted("next", 60).OfAlert("next alert"),
	}
	for _, v := range allVerbs(b, own) {
		if v.Inside {
			out = append(out, own.Within(v))
		}
	}
	return out
}

func specsOf(verbs []Verb) (out []command.Spec) {
	for _, v := range verbs {
		out = append(out, v.Spec)
	}
	return out
}

func listSpecs(b *Browser, own *Traits) []command.Spec {
	return append(specsOf(allVerbs(b, own)), facets.Specs(own.Facets, own.Where)...)
}

// Specs returns all commands of a list, for the registry. Those of the detail are registered
// with the list of alerts.
func Specs(own Traits) []command.Spec {
	return slices.Concat(listSpecs(nil, &own), specsOf(insideVerbs(nil, &own)), specsOf(own.More))
}

// Opened returns the commands that work in the open detail.
func (b *Browser) Opened() []command.Spec { return b.commands.inside }

// Commands returns the commands that work now.
func (b *Browser) Commands() []command.Spec {
	switch {
	case b.Filter.Bar.Open():
		return b.Filter.Bar.Commands()
	case b.Panes.Open && b.Panes.Top().Typing():
		return b.Panes.Top().Commands()
	}
	if b.own.Commands != nil {
		if now := b.own.Commands(); now != nil {
			return now
		}
	}
	tabled, behind := b.Rows.Tabled(), b.Filter.Trail.Behind()
	switch {
	case b.Panes.Open && b.Panes.Inner:
		return b.commands.alert
	case b.Panes.Open:
		return b.commands.inside
	case tabled && behind:
		return b.commands.inner
	case tabled:
		return b.commands.table
	case behind:
		return b.commands.group
	case b.Filter.Text() == b.Lens.Own() && b.Rows.Marked().Count == 0:
		return b.commands.home
	}
	return b.commands.list
}

// Hinted returns commands of the open detail with what they do to the row under its cursor.
func (b *Browser) Hinted(live []command.Spec) []command.Spec {
	if !b.Panes.Open {
		return live
	}
	return detail.Hinted(b.Panes.Top(), live)
}

// Do runs a command.
func (b *Browser) Do(id string) tea.Cmd { return b.DoWith(id, "") }

// DoWith runs a command with what was typed after its verb.
func (b *Browser) DoWith(id, arg string) (cmd tea.Cmd) {
	defer b.preview.Follow(&cmd)
	b.Rows.Begin()
	if b.own.Begin != nil {
		b.own.Begin(id)
	}
	if v, ok := b.commands.verbs[id]; ok {
		if v.With != nil {
			return v.With(strings.TrimSpace(arg))
		}
		return v.Do()
	}
	if strings.HasPrefix(id, string(detail.Where)+".") {
		return b.Panes.do(id)
	}
	word := strings.TrimPrefix(id, string(b.own.Where)+".")
	if b.own.Rests != nil {
		if cmd, ok := b.own.Rests(b.commands.keys(string(b.own.Where) + "." + word)); ok {
			return cmd
		}
	}
	return b.Filter.Facet(word, b.Lens.Own(), b.theme)
}

// keys returns the keys of a command of the list.
func (c *commands) keys(id string) []string {
	i := slices.IndexFunc(c.list, func(s command.Spec) bool { return s.ID == id })
	if i < 0 {
		return nil
	}
	return c.list[i].Keys
}

// Arguments returns what the argument of a command can be now.
func (b *Browser) Arguments(id string) screen.Arguments {
	if v := b.commands.verbs[id]; v.Args != nil {
		return v.Args()
	}
	return screen.Arguments{}
}
