package alerts

import (
	"strings"
	"testing"
	"time"

	"tocsin/tui/screen"
)

// The empty list promises z only if z does something there.
func TestTheEmptyListPromisesWhatIs(t *testing.T) {
	for name, c := range map[string]struct {
		o    Options
		keys string
	}{
		"resumed":                {Options{Resume: &State{View: "All", Query: "title = 'none'"}}, ""},
		"typed":                  {Options{}, "edit"},
		"with a pane":            {Options{}, "enter esc edit"},
		"read-only, with a pane": {Options{ReadOnly: true}, "enter edit"},
		"undone":                 {Options{Resume: &State{View: "All", Query: "title = 'none'"}}, "clear z"},
	} {
		t.Run(name, func(t *testing.T) {
			flow(t, c.o, kinds(), func(x *session) {
				x.Wait(time.Second)
				for _, key := range strings.Fields(c.keys) {
					switch key {
					case "edit":
						deliver(x.list, x.list.filter.Edit("title = 'none'"))
					case "clear":
						deliver(x.list, x.list.filter.Edit(""))
					default:
						x.keys(key)
					}
					x.Wait(time.Second)
				}
				promised := strings.Contains(wayOut(x.list), "z undoes")
				does := true
				for _, msg := range deliver(x.list, x.list.Do("alerts.undo")) {
					if toast, ok := msg.(screen.Toast); ok && toast.Text == "Nothing to undo" {
						does = false
					}
				}
				if promised != does {
					t.Errorf("z is promised: %v, and does something: %v", promised, does)
				}
			})
		})
	}
}
