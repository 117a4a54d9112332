package cmd

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
)

// decisionFlags are the flags that say what triage decides.
type decisionFlags struct {
	state, verdict, note, assign string
	unassign, bookmark           bool
	tag, untag                   []string
}

// me stands for the user of the call in --assign.
const me = "me"

func (f *decisionFlags) add(c *cobra.Command) {
	c.Flags().StringVar(&f.state, "state", "", "new `STATE`: "+fault.Or(alert.TriageStates()))
	c.Flags().StringVar(&f.verdict, "verdict", "", "your `VERDICT`: "+fault.Or(alert.VerdictWords())+"; \"\" removes it")
	c.Flags().StringVar(&f.note, "note", "", "a `NOTE` for the next analyst, behind the one it has; \"\" removes all")
	c.Flags().StringVar(&f.assign, "assign", "", "assign it here to `NAME`, or to "+me)
	c.Flags().BoolVar(&f.unassign, "unassign", false, "assign it here to no one")
	c.Flags().BoolVar(&f.bookmark, "bookmark", false, "bookmark it; --bookmark=false removes the bookmark")
	c.Flags().StringArrayVar(&f.tag, "tag", nil, "add `TAG`; can be repeated")
	c.Flags().StringArrayVar(&f.untag, "untag", nil, "remove `TAG`; can be repeated")
}

// decision returns what the given flags decide; user is who decides.
func (f *decisionFlags) decision(c *cobra.Command, user string) (d verbs.Decision, err error) {
	given := c.Flags().Changed
	if err := f.check(given); err != nil {
		return d, err
	}
	d = verbs.Decision{State: alert.ParseTriage(f.state), Tag: f.tag, Untag: f.untag, By: user}
	if given("verdict") {
		v, _ := alert.ParseVerdict(f.verdict)
		d.Verdict = &v
	}
	switch {
	case given("note") && strings.TrimSpace(f.note) == "":
		d.Note = new(string)
	case given("note"):
		d.Add = f.note
	}
	if name := f.assign; given("assign") || f.unassign {
		if strings.EqualFold(name, me) {
			name = user
		}
		d.AssignedTo = &name
	}
	if given("bookmark") {
		d.Bookmarked = &f.bookmark
	}
	if d.Empty() {
		return d, usage("add --state "+fault.Or(alert.TriageStates())+", or --verdict, --note, --assign, --bookmark or --tag", "triage needs a state or another decision")
	}
	return d, nil
}

func (f *decisionFlags) check(given func(flag string) bool) error {
	switch _, known := alert.ParseVerdict(f.verdict); {
	case given("state") && !slices.Contains(alert.TriageStates(), alert.ParseTriage(f.state)):
		return usage("use "+fault.Or(alert.TriageStates()), "invalid argument %q for \"--state\"", f.state)
	case f.verdict != "" && !known:
		return usage("use "+fault.Or(alert.VerdictWords()), "invalid argument %q for \"--verdict\"", f.verdict)
	case given("assign") && f.unassign:
		return usage("leave out one of them", "triage takes --assign or --unassign, not both")
	}
	return nil
}

// decided says what a decision marks records as, after "marked".
func decided(d verbs.Decision) string {
	var parts []string
	add := func(given bool, words string) {
		if given {
			parts = append(parts, words)
		}
	}
	add(d.State != "", string(d.State))
	if d.Verdict != nil {
		add(*d.Verdict != "", string(*d.Verdict))
		add(*d.Verdict == "", "without a verdict")
	}
	if d.AssignedTo != nil {
		add(*d.AssignedTo != "", "assigned to "+*d.AssignedTo)
		add(*d.AssignedTo == "", "unassigned")
	}
	if d.Bookmarked != nil {
		add(*d.Bookmarked, "bookmarked")
		add(!*d.Bookmarked, "not bookmarked")
	}
	add(len(d.Tag) > 0, "tagged "+strings.Join(d.Tag, ", "))
	add(len(d.Untag) > 0, "not tagged "+strings.Join(d.Untag, ", "))
	if len(parts) == 0 { // the note is not repeated
		parts = []string{"with a note"}
		if d.Note != nil && *d.Note == "" {
			parts = []string{"without a note"}
		}
	}
	return fault.And(parts)
}
