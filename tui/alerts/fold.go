package alerts

import (
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tocsin/tui/command"
	"tocsin/tui/filter"
	"tocsin/tui/screen"
	"tocsin/tui/text"
)

// A folded list is a table that the query's text asks for, so what is shown stays in plain
// sight, and the store counts the groups without loading a row. Entering a row narrows the
// query to its group, and h or esc goes back; see rows.Trail.

// fold is a way to fold the list.
type fold struct {
	name  string // as typed after :fold
	said  string // for people
	brief string // said in place of the stages
	step  string // names the step that folds so
	by    string // the fields of a group, as the query language has them
	sort  string // the stage that orders the rows
	// whole is true if alerts without the field have nothing in common: their row is the last,
	// and no key acts on it.
	whole bool
}

// foldRows lists the ways to fold, in the order in which the key cycles them. Alerts are
// alike if one detector, told by the title that it gives, raised them about the same account
// and host: a product's ids of detectors would tell people nothing.
func foldRows() []fold {
	return []fold{
		{"incident", "folded by incident", "folded by incident", "folded by incident", incidentField, " | sort by newest desc", true},
		{"alike", "like alerts folded: same title, account, host", "like alerts folded", "folded by title, user, host", "title, @user, @host", largest, false},
		{"shared", "folded by shared ids, linked alerts first", "folded by shared ids", "folded by shared ids", "shared_ids", largest, true},
	}
}

// largest orders rows by how many alerts they have, those of as many by the newest alert.
const largest = " | sort by alerts desc, newest desc"

// unfolded is the name of a list that isn't folded.
const unfolded = "none"

// mostGroups is how many rows a folded list has at most: like alerts of a large store make
// hundreds of thousands, nearly all of one alert each, which no one looks through.
const mostGroups = 10_000

// mostFolded is how many alerts a folded list is made of, the newest ones: those of a million
// make more groups than an aggregate may have, and would take seconds.
const mostFolded = 50_000

// stages returns the end of a query that folds.
func (f fold) stages() string {
	return " | head " + strconv.Itoa(mostFolded) + f.bounded()
}

// bounded returns the end of a query that folds all alerts into so many groups, as earlier
// versions wrote it.
func (f fold) bounded() string { return f.all() + " | head " + strconv.Itoa(mostGroups) }

// all is bounded without a bound, as versions before those wrote it.
func (f fold) all() string {
	return " | aggregate " + groupColumns + " by " + f.by + f.sort
}

// groupColumns are the columns of a folded list beside those that it is folded by.
const groupColumns = "count as alerts, max(severity) as severity, max(created_at) as newest"

// foldOf divides a query into what it selects and how it is folded; name is
// unfolded if it isn't.
func foldOf(of string) (rest, name string) {
	for _, f := range foldRows() {
		plain := f
		plain.sort = "" // as earlier versions ordered some
		for _, stages := range []string{f.stages(), plain.stages(), f.bounded(), plain.bounded(), f.all(), plain.all()} {
			if rest, ok := strings.CutSuffix(of, stages); ok {
				return rest, f.name
			}
			if of == strings.TrimSpace(stages) {
				return "", f.name
			}
		}
	}
	return of, unfolded
}

// foldWords says in words how a query folds the list, and returns what it selects.
func foldWords(of string) (rest, words string) {
	rest, name := foldOf(of)
	for _, f := range foldRows() {
		if f.name != name {
			continue
		}
		if words = f.brief; strings.HasSuffix(of, strings.TrimSpace(f.stages())) {
			words += ", of the newest " + text.Number(mostFolded) + " alerts"
		}
	}
	return rest, words
}

// folds returns the names that :fold takes.
func folds() []string {
	var out []string
	for _, f := range foldRows() {
		out = append(out, f.name)
	}
	return append(out, unfolded)
}

// outVerb is the command whose key also leaves the detail: one press more than are needed for that must
// not fold the list.
const outVerb = "alerts.out"

// foldVerbs fold the list.
func foldVerbs() []verb {
	cycle := in("list", "fold", "fold: by incident, like alerts, shared ids, not", func(s *Screen) tea.Cmd { return foldNext(s) }, "F").also("group", "collapse")
	cycle.Verb, cycle.Arg = "fold", strings.Join(folds(), "|")
	cycle.args = func(*Screen) screen.Arguments { return screen.Arguments{Values: folds(), Only: true} }
	next := cycle.do
	cycle.do = func(s *Screen, arg string) tea.Cmd {
		if arg == "" {
			return next(s, arg)
		}
		return foldBy(s, arg)
	}
	return []verb{
		cycle,
		in("list", "out", "fold by incident; from a group back to the folded list", func(s *Screen) tea.Cmd { return foldOut(s) }, "h", "left"),
	}
}

// foldNext folds the list in the next way.
func foldNext(s *Screen) tea.Cmd {
	_, name := foldOf(s.filter.Text())
	names := folds()
	return foldBy(s, names[(slices.Index(names, name)+1)%len(names)])
}

// foldBy folds the list in the way with a name.
func foldBy(s *Screen, name string) tea.Cmd {
	f := s.filter
	rest, was := foldOf(f.Text())
	name = strings.ToLower(strings.TrimSpace(name))
	switch {
	case !slices.Contains(folds(), name):
		return screen.Say(screen.Warn, "fold takes "+strings.Join(folds(), ", "))
	case name == was && f.Trail.Behind():
		return s.Do(command.Back)
	case name == was:
		return nil
	case was == unfolded && strings.Contains(rest, "|"):
		return screen.Say(screen.Info, "The query makes a table or an order itself, behind the |")
	case name == unfolded:
		return tea.Batch(filter.Move(f, "unfolded", rest), screen.Say(screen.Info, "no longer folded"))
	}
	row := foldRows()[slices.IndexFunc(foldRows(), func(o fold) bool { return o.name == name })]
	said := row.said
	if was == unfolded && s.rows.Counts().Rows > mostFolded {
		said += ", the newest " + text.Number(mostFolded) + " alerts"
	}
	return tea.Batch(filter.Move(f, row.step, strings.TrimSpace(rest+row.stages())), screen.Say(screen.Info, "l opens a row; "+said))
}

// foldOut goes from a group back to the folded list, or folds by incident.
func foldOut(s *Screen) tea.Cmd {
	f := s.filter
	switch {
	case f.Trail.Behind():
		return filter.Leave(f)
	case s.rows.Tabled():
		return screen.Say(screen.Info, "Folded: l opens a row, F folds otherwise, esc unfolds")
	}
	return foldBy(s, foldRows()[0].name)
}
