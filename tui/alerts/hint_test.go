package alerts

import (
	"strings"
	"testing"
	"time"
)

// The empty list promises z only if z does something there.
func TestTheEmptyListPromisesWhatIs(t *testing.T) {
	none := &State{View: "All", Query: "title = 'none'"}
	for name, c := range map[string]struct {
		o     Options
		steps string
	}{
		"resumed":                 {Options{Resume: none}, ""},
		"typed":                   {Options{}, "type"},
		"after a pane":            {Options{}, "enter esc type"},
		"read-only":               {Options{ReadOnly: true}, "type"},
		"read-only, after a pane": {Options{ReadOnly: true}, "enter esc type"},
		"resumed, after a pane":   {Options{Resume: none}, "esc enter esc type"},
		"undone":                  {Options{Resume: none}, "esc z"},
	} {
		t.Run(name, func(t *testing.T) {
			flow(t, c.o, plain(5), func(x *session) {
				x.Wait(time.Second)
				for _, step := range strings.Fields(c.steps) {
					x.towardsNone(step)
				}
				x.says("No alerts match the query")
				promised := strings.Contains(x.Text(), "z undoes")
				x.Wait(10 * time.Second) // no toast is left
				x.keys("z")
				if does := !strings.Contains(x.Text(), "Nothing to undo"); promised != does {
					t.Errorf("z is promised: %v, and does something: %v\n%s", promised, does, x.Text())
				}
			})
		})
	}
}

// towardsNone makes a step towards a list without alerts: a key, or "type" for a query.
func (x *session) towardsNone(step string) {
	if step == "type" {
		x.keys("/")
		x.Type("title = 'none'")
		step = "enter"
	}
	x.keys(step)
	x.Wait(time.Second)
}

// An empty list offers nothing that needs a row.
func TestAnEmptyListOffersWhatWorks(t *testing.T) {
	const open, done = "enter open", "x done"
	flow(t, Options{}, nil, func(x *session) {
		x.silent(open, done)
		x.says("/ query")
	})
	flow(t, Options{}, plain(1), func(x *session) { x.says(open, done) })
}

// TestTheEmptyListTellsWhoseFieldItIs: a tag that was given here isn't one of the service.
func TestTheEmptyListTellsWhoseFieldItIs(t *testing.T) {
	flow(t, Options{}, plain(5), func(x *session) {
		x.Wait(time.Second)
		x.ask("tags = 'second'")
		x.says("what you give here", "triage.tags")
	})
}
