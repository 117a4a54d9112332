package alerts

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/detail"
	"tocsin/tui/queue"
	"tocsin/tui/screen"
)

// verb is a command of this screen, and what it does. A concern lists its own in its file;
// listVerbs has them all in the order of the help.
type verb struct {
	command.Spec
	do     func(s *Screen, arg string) tea.Cmd
	args   func(s *Screen) screen.Arguments // what the argument can be; nil if there is none, or nothing is known
	inside bool                             // it also works in the open detail, as detail.…
	rowed  bool                             // it doesn't work on a table, whose rows are no alerts
}

// verbs holds the commands by where they work. They are made once, since each key and each
// frame asks for them.
type verbs struct {
	rows                      map[string]verb // by id
	list, table, detail, work []command.Spec
	visit                     []command.Spec // of an alert that the queue's own led to
	sought                    struct {       // while the detail is searched in the queue
		work, visit []command.Spec
	}
	group, inner []command.Spec // of a list and a table behind a group
	empty        []command.Spec // of a list without rows
	folds        []command.Spec // of a folded list
	folded       struct {       // whether the query of a text folds the list: each frame asks
		text string
		is   bool
	}
}

func newVerbs() verbs {
	v := verbs{
		rows: map[string]verb{},
		list: ListSpecs(), table: tableSpecs(), detail: append(detail.Specs(), besideSpecs()...),
	}
	v.group, v.inner, v.empty = behind("table", v.list), behind("table", undecided(v.table)), rowless(v.list)
	v.folds = behind("unfold", v.table)
	v.table = undecided(v.table)
	v.work = queue.Commands(v.detail, queueContext, noun)
	v.visit = queue.Visiting(v.work)
	v.sought.work, v.sought.visit = queue.Searching(v.work, v.detail), queue.Searching(v.visit, v.detail)
	for _, row := range slices.Concat(listVerbs(), besideVerbs(), queueVerbs()) {
		v.rows[row.ID] = row
	}
	return v
}

// specs returns the commands of verbs.
func specs(verbs []verb) []command.Spec {
	out := make([]command.Spec, len(verbs))
	for i, v := range verbs {
		out[i] = v.Spec
	}
	return out
}

// ListSpecs returns the commands of the list.
func ListSpecs() []command.Spec { return specs(listVerbs()) }

// tableSpecs are the commands of the list that work on a table.
func tableSpecs() []command.Spec {
	out := specs(slices.DeleteFunc(listVerbs(), func(v verb) bool { return v.rowed }))
	for i := range out {
		if out[i].ID == "alerts.open" {
			out[i].Help, out[i].Short, out[i].Behind = "show the alerts behind the row", "its alerts", nil
		}
	}
	return out
}

// besideSpecs returns the commands that the list adds to those of the open detail.
func besideSpecs() []command.Spec { return specs(besideVerbs()) }

// Specs returns all commands of the list and its detail, for the registry.
func Specs() []command.Spec {
	return slices.Concat(ListSpecs(), detail.Specs(), besideSpecs(), specs(queueVerbs()))
}

// behind returns specs with the hint where esc goes back to.
func behind(to string, specs []command.Spec) []command.Spec {
	return append([]command.Spec{{ID: command.Back, Keys: []string{"esc"}, Short: to, Hint: 70, Silent: true}}, specs...)
}

// undecided returns specs without the hints of decisions, of a table whose rows are no alerts.
func undecided(specs []command.Spec) []command.Spec {
	return hintless(specs, "alerts.done", "alerts.verdict")
}

// rowless returns specs without the hints of what is done with a row.
func rowless(specs []command.Spec) []command.Spec {
	return hintless(specs, "alerts.open", "alerts.done", "alerts.verdict")
}

// hintless returns specs without the hints of some.
func hintless(specs []command.Spec, ids ...string) []command.Spec {
	out := slices.Clone(specs)
	for i := range out {
		if slices.Contains(ids, out[i].ID) {
			out[i].Hint = 0
		}
	}
	return out
}

// besideVerbs returns what the list adds to the open detail: its own commands, and those of
// the list that work there too.
func besideVerbs() []verb {
	out := paneVerbs()
	for _, v := range listVerbs() {
		if v.inside {
			v.ID = "detail." + strings.TrimPrefix(v.ID, "alerts.")
			v.Where = detailContext
			out = append(out, v)
		}
	}
	return out
}

// Commands returns the commands that work now. It is called for each key and
// each frame, so it allocates nothing.
func (s *Screen) Commands() []command.Spec {
	switch {
	case s.filter.Bar.Open():
		return s.filter.Bar.Commands()
	case s.pane.open && s.pane.detail.Typing():
		return s.pane.detail.Commands()
	case s.acts.queue.On() && s.pane.detail.Searching() && s.pane.beside():
		return s.verbs.sought.visit
	case s.acts.queue.On() && s.pane.detail.Searching():
		return s.verbs.sought.work
	case s.acts.queue.On() && s.pane.beside():
		return s.verbs.visit
	case s.acts.queue.On():
		return s.verbs.work
	case s.pane.open:
		return s.verbs.detail
	case s.rows.Tabled() && s.filter.Trail.Behind():
		return s.verbs.inner
	case s.rows.Tabled() && isFolded(s):
		return s.verbs.folds
	case s.rows.Tabled():
		return s.verbs.table
	case s.filter.Trail.Behind():
		return s.verbs.group
	case s.rows.Answer.Known && !s.rows.Answer.Growing() && s.rows.List.Len() == 0:
		return s.verbs.empty
	}
	return s.verbs.list
}

// isFolded reports whether keys have folded the list, beside what its view asks for.
func isFolded(s *Screen) bool {
	memo, is := &s.verbs.folded, s.filter.Text()
	if is == s.lens.Own() {
		return false
	}
	if memo.text != is {
		_, name := foldOf(is)
		memo.text, memo.is = is, name != unfolded
	}
	return memo.is
}

// Hinted returns commands of the open detail with what they do to the row under its cursor.
func (s *Screen) Hinted(live []command.Spec) []command.Spec {
	if !s.pane.open {
		return live
	}
	return detail.Hinted(s.pane.detail, live)
}

// Do runs a command.
func (s *Screen) Do(id string) tea.Cmd { return s.DoWith(id, "") }

// DoWith runs a command with what was typed after its verb.
func (s *Screen) DoWith(id, arg string) (cmd tea.Cmd) {
	defer s.preview.Follow(&cmd)
	s.rows.Begin()
	s.acts.Begin(strings.HasSuffix(id, ".done"))
	out := s.pane.out
	s.pane.out = false
	if v, ok := s.verbs.rows[id]; ok {
		if out && v.ID == outVerb && !s.rows.Tabled() && !s.filter.Trail.Behind() {
			return screen.Say(screen.Info, "The detail is closed; h again folds the list by incident")
		}
		if s.acts.queue.Rests(v.Keys) {
			return queue.Rested()
		}
		return v.do(s, arg)
	}
	if !strings.HasPrefix(id, string(detailContext)+".") {
		return nil
	}
	return s.pane.do(id)
}

// Arguments returns what the argument of a command can be now.
func (s *Screen) Arguments(id string) screen.Arguments {
	if v := s.verbs.rows[id]; v.args != nil {
		return v.args(s)
	}
	return screen.Arguments{}
}
