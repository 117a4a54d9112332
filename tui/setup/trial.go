package setup

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tocsin/graph/alert"
	"tocsin/graph/check"
	"tocsin/graph/fault"
	"tocsin/tui/form"
	"tocsin/tui/guide"
)

// trial is a test and its results.
type trial struct {
	task     guide.Task
	expected []check.Check // those that will answer, in their order
	results  []check.Result
	running  bool
	over     bool
	err      error     // it was cut off
	at       time.Time // when it ended
	lacks    guide.ID  // the first step whose answer is missing or wrong, so that nothing could be tested; "" for none
	awaited  string    // what others of a demo had yet to do when it began; "" for nothing

	tries  int            // how often the tenant was tested
	next   time.Time      // when it begins again by itself; zero if it doesn't
	asking bool           // it runs again by itself, behind the results of the last time
	fresh  []check.Result // of that
}

// came adds a result. Those of a test that runs again by itself are shown once all are there.
func (t *trial) came(r check.Result) {
	if t.asking {
		t.fresh = append(t.fresh, r)
		return
	}
	t.results = append(t.results, r)
}

// ended notes the end of a test.
func (t *trial) ended(now time.Time, err error) {
	if t.asking {
		t.results, t.fresh, t.asking = t.fresh, nil, false
	}
	t.over, t.at, t.err = true, now, err
}

// halted notes that nothing runs any more, whether the test was over or not.
func (t *trial) halted() { t.running, t.asking, t.next = false, false, time.Time{} }

// The buttons after a test.
const (
	pressFinish = "finish"
	pressMend   = "mend"
	pressAgain  = "again"
	pressKeep   = "keep"
)

// expected returns the checks of a test of sources, for their titles only: the
// Backend runs its own. A renewal ends with the sign-in.
func expected(task guide.Task, sources []string) []check.Check {
	var rows []check.Source
	for _, name := range sources {
		if row := alert.SourceOf(alert.SourceName(name)); row != nil {
			rows = append(rows, check.Source{Source: row})
		}
	}
	all := check.For(check.Target{Sources: rows})
	if task == guide.Renew {
		return check.SignIn(all)
	}
	return all
}

// pending returns the titles of checks that haven't answered yet.
func (t *trial) pending() []string {
	answered := map[string]bool{}
	for _, r := range t.results {
		answered[r.ID] = true
	}
	var words []string
	for _, c := range t.expected {
		if !answered[c.ID] {
			words = append(words, strings.TrimSuffix(c.Title, " at ")) // the address isn't known here
		}
	}
	return words
}

// passed reports whether a test is over, was not cut off, and nothing failed.
func (t *trial) passed() bool {
	return t.over && t.err == nil && len(t.results) > 0 && check.Worst(t.results) == nil
}

// buttons returns the buttons after a test, the likeliest first. If it waits to begin again by itself,
// no step has to be gone to.
func (t *trial) buttons(waits bool) []form.Option {
	again := form.Option{ID: pressAgain, Label: "Test again"}
	if t.passed() {
		return []form.Option{{ID: pressFinish, Label: finishLabel(t.task)}, again}
	}
	options := []form.Option{again, {ID: pressKeep, Label: "Save without a passed test"}}
	switch {
	case t.task == guide.Renew: // the settings must not name what Entra refuses
		options = options[:1]
	case t.lacks != "": // nothing could be saved or tested
		options = nil
	}
	if at, ok := t.mend(); ok {
		back := form.Option{ID: pressMend, Label: fmt.Sprintf("Back to step %d", guide.IndexOf(t.task, at)+1)}
		first := 0
		if waits {
			first = 1
		}
		options = slices.Insert(options, first, back)
	}
	return options
}

// mend returns the step in which the cause of a failure can be fixed; false if
// nothing failed, or if the cause lies outside the wizard, such as in the
// network.
func (t *trial) mend() (guide.ID, bool) {
	if t.lacks != "" {
		return t.lacks, true
	}
	for _, r := range t.results {
		if r.State == check.Failed {
			at, ok := mendAt(r)
			if at == guide.Certificate && t.task == guide.Renew {
				at = guide.NewPair // which it has in place of that step
			}
			return at, ok && guide.IndexOf(t.task, at) >= 0
		}
	}
	return "", false
}

// refused returns the first failure of a finished test. One about a file of this machine is of no use
// to another person.
func (t *trial) refused() guide.Refusal {
	for _, r := range t.results {
		if !t.over || r.State != check.Failed {
			continue
		}
		if at, _ := mendAt(r); at == guide.Certificate {
			break
		}
		return guide.Refusal{What: r.Title, Fault: r.Fault, At: t.at}
	}
	return guide.Refusal{}
}

// finishLabel names the button that writes the settings.
func finishLabel(task guide.Task) string {
	switch task {
	case guide.Edit:
		return "Save the changes"
	case guide.Renew:
		return "Use the new certificate"
	}
	return "Save the settings"
}

// anyKind stands in a row that fits a fault of any kind.
const anyKind fault.Kind = -1

// mending says in which step a failure is mended. A row fits a result with all that it names.
type mending struct {
	about fault.About // the answer that the fault is about; "" fits any
	kind  fault.Kind
	check string // "" fits any
	step  guide.ID
}

// mendings lists the rows; the first that fits counts.
func mendings() []mending {
	return []mending{
		{fault.AboutCloud, anyKind, "", guide.Cloud},
		{fault.AboutTenant, anyKind, "", guide.Tenant},
		{fault.AboutApplication, anyKind, "", guide.Client},
		{fault.AboutCredential, anyKind, "", guide.Upload},
		{"", fault.Consent, "", guide.Permissions},
		{"", anyKind, "settings", guide.Cloud},
		{"", anyKind, "certificate", guide.Certificate},
		{"", anyKind, "credential", guide.Certificate},
		{"", fault.SignIn, "discovery", guide.Tenant},
		{"", fault.Certificate, "", guide.Upload}, // the pair itself is valid, so the portal lacks it
	}
}

// mendAt returns the step that can mend what a check found; false if none can.
func mendAt(r check.Result) (guide.ID, bool) {
	f := r.Fault
	if f == nil {
		f = &fault.Fault{}
	}
	for _, m := range mendings() {
		if (m.about == "" || m.about == f.About) && (m.kind == anyKind || m.kind == f.Kind) && (m.check == "" || m.check == r.ID) {
			return m.step, true
		}
	}
	return "", false
}
