package cmd

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/index"
	"tocsin/tui/text"
)

// TestOutputByKind prints records of every kind, and one of none.
func TestOutputByKind(t *testing.T) {
	for _, k := range alert.Kinds() {
		r := &alert.Record{Key: alert.Key{ID: "1"}, Raw: []byte("{}")}
		k.Make(r)
		*k.Slot(alert.FieldOf("severity")).Text(r) = "medium"
		b, err := recordJSON(r, outputFields(), false)()
		if err != nil || !strings.Contains(string(b), `"severity_word":"medium"`) {
			t.Errorf("%s: %s, %v", k.Name, b, err)
		}
	}
	b, err := recordJSON(&alert.Record{Raw: []byte("{}")}, outputFields(), false)()
	if err != nil || string(b) != "{}" {
		t.Errorf("no kind: %s, %v", b, err)
	}
}

// TestProductOf names the kind of rows that have no provider.
func TestProductOf(t *testing.T) {
	for want, r := range map[string]index.Row{
		"incident": {Key: alert.Key{Source: alert.Incidents}},
		"alert":    {Key: alert.Key{Source: alert.AlertsV2}},
		"Thing":    {Key: alert.Key{Source: "later"}, Product: "Thing"},
		"Thing2":   {Key: alert.Key{Source: alert.AlertsV2}, Provider: "other", Product: "Thing2"},
	} {
		if got := productOf(r); got != want {
			t.Errorf("%+v is %q, want %q", r.Key, got, want)
		}
	}
}

// TestHelpFollowsTheRows checks that help texts name what the rows have.
func TestHelpFollowsTheRows(t *testing.T) {
	if got, want := itemKinds(oneOf), []string{"an alert (v2, Legacy or Risk detections)", "an incident", "an event"}; !slices.Equal(got, want) {
		t.Errorf("kinds %q, want %q", got, want)
	}
	for command, words := range map[string][]string{
		"import": {"alerts (v2, Legacy or Risk detections), incidents and events"},
		"status": strings.Split(commas(ingest.Healths()), ", "),
		"triage": {"done, seen or unseen"},
		"setup":  {"global, gcc, usgov, usgov-dod or a CLOUD", commas(everySource())},
	} {
		got := call(t, quietEnv(t), command, "--help")
		help := strings.Join(strings.Fields(got.out), " ")
		for _, w := range words {
			if !strings.Contains(help, w) {
				t.Errorf("the help of %s lacks %q:\n%s", command, w, got.out)
			}
		}
	}
}

// TestHelpFitsATerminal checks the help of every command: a terminal of 80 columns breaks longer lines
// in the middle of words. Topics are documents, and have tables.
func TestHelpFitsATerminal(t *testing.T) {
	checked := 0
	everywhere(newRoot(newApp(quietEnv(t))), func(c *cobra.Command) {
		if c.HasParent() && c.Parent().Name() == "help" || c.Hidden {
			return
		}
		checked++
		args := append(strings.Fields(c.CommandPath())[1:], "--help")
		for line := range strings.Lines(call(t, quietEnv(t), args...).out) {
			if n := text.Width(strings.TrimRight(line, "\n")); n > 80 {
				t.Errorf("%q: %d columns: %s", args, n, line)
			}
		}
	})
	if checked < 20 {
		t.Errorf("%d commands were checked", checked)
	}
}

// TestDocsNameEveryPermission: the help topic and the first steps name what a person has to
// consent to for each source.
func TestDocsNameEveryPermission(t *testing.T) {
	for _, file := range []string{"../assets/docs/settings.md", "../README.md"} {
		text := read(t, file)
		for _, s := range alert.Sources() {
			for _, role := range []string{s.Roles[0], s.Helpful.Role} {
				if !strings.Contains(text, role) {
					t.Errorf("%s does not name %s of %s", file, role, s.Name)
				}
			}
		}
		if strings.Contains(text, "not used yet") {
			t.Errorf("%s calls a setting unused", file)
		}
	}
}
