package guide

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/alert"
)

// filled is an About with all that the words of a step can depend on.
func filled() About {
	return About{
		Name: "Contoso", Cloud: "global", Sources: []alert.SourceName{"alerts_v2", "incidents"},
		TenantID: "11111111-2222-4333-8444-555555555555", ClientID: "66666666-7777-4888-8999-aaaaaaaaaaaa",
		Certificate: "/keys/contoso.pem", PrivateKey: "/keys/contoso.key.pem", Public: Public{Thumbprint: "00AA"},
		Addresses: Addresses{"https://entra.example/register", "https://login.example/consent"}, Settings: "/settings/config.toml",
	}
}

func TestStepsHaveTheirWords(t *testing.T) {
	ids, titles := map[ID]bool{}, map[string]bool{}
	for i, step := range Steps() {
		if step.Title == "" || ids[step.ID] || titles[step.Title] {
			t.Errorf("step %q is called %q, as another one is", step.ID, step.Title)
		}
		ids[step.ID], titles[step.Title] = true, true
		if Index(step.ID) != i {
			t.Errorf("step %q stands at %d, not %d", step.ID, i, Index(step.ID))
		}
		if told := step.Tells(filled()); step.ID != Test && len(told) == 0 {
			t.Errorf("step %q tells nothing", step.ID)
		}
		a := filled()
		a.Simulated = true
		if told := step.Tells(a); told[0].Kind != Simulation || !strings.HasPrefix(told[0].Text, "The tenant is simulated") {
			t.Errorf("step %q says nothing of a simulated tenant first: %+v", step.ID, told[0])
		}
	}
	if Index("unknown") != -1 {
		t.Error("a step that is not there has a place")
	}
}

// What a person copies stands in the words of its step as a value.
func TestValuesToCopy(t *testing.T) {
	a := filled()
	for id, want := range map[ID][]string{
		Register: {a.RegisterLink}, Permissions: {a.ConsentLink}, Upload: {a.Certificate, a.Thumbprint},
	} {
		var got []string
		for _, p := range Steps()[Index(id)].Tells(a) {
			if p.Kind == Value {
				got = append(got, p.Text)
			}
		}
		if !slices.Equal(got, want) {
			t.Errorf("%s: values %q, want %q", id, got, want)
		}
	}
}

func TestWordsOfOddAnswers(t *testing.T) {
	one := filled()
	one.PrivateKey = one.Certificate
	if kinds := kindsOf(upload(one)); !slices.Contains(kinds, Warning) {
		t.Error("nothing warns that the uploaded file holds the private key")
	}
	if kinds := kindsOf(done(filled())); !slices.Contains(kinds, Warning) {
		t.Error("nothing says that no test passed")
	}
	passed := filled()
	passed.Passed = true
	if kinds := kindsOf(done(passed)); slices.Contains(kinds, Warning) {
		t.Error("a passed test is warned of")
	}
}

func kindsOf(told []Passage) []Kind {
	var kinds []Kind
	for _, p := range told {
		kinds = append(kinds, p.Kind)
	}
	return kinds
}

// The least permission of every source is the first of its row.
func TestPermissionsAreThoseOfTheSources(t *testing.T) {
	for _, s := range alert.Sources() {
		got := Needed([]alert.SourceName{s.Name})
		want := []string{s.Roles[0]}
		if s.Helpful.Role != "" {
			want = append(want, s.Helpful.Role)
		}
		var names []string
		for _, need := range got {
			names = append(names, need.Name)
			if need.API != s.Scope.Title() || (need.Lacks != "") != (need.Name == s.Helpful.Role) {
				t.Errorf("%s: %+v", s.Name, need)
			}
		}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %v, want %v", s.Name, names, want)
		}
	}
	told := permissions(About{Sources: []alert.SourceName{alert.O365Management}})
	if !slices.ContainsFunc(told, func(p Passage) bool { return p.Kind == Permission && p.Name == "ActivityFeed.ReadDlp" }) ||
		!slices.ContainsFunc(told, func(p Passage) bool {
			return strings.HasPrefix(p.Text, "without ActivityFeed.ReadDlp, DLP records lack")
		}) {
		t.Errorf("the guide tells %v", told)
	}
	if got := Needed([]alert.SourceName{"unknown"}); len(got) != 0 {
		t.Errorf("unknown: %+v", got)
	}
	if got := Needed([]alert.SourceName{"incidents", "alerts_v2"}); len(got) != 2 || got[0].Name != "SecurityAlert.Read.All" {
		t.Errorf("two sources: %+v", got)
	}
}

// Points are numbered from one within their step.
func TestPointsAreNumbered(t *testing.T) {
	for _, step := range Steps() {
		n := 0
		for _, p := range step.Tells(filled()) {
			if p.Kind == Point {
				n++
				if p.Number != n || !strings.HasPrefix(p.Mark(), string(rune('0'+n))) {
					t.Errorf("%s: point %d has number %d", step.ID, n, p.Number)
				}
			}
		}
	}
}

// An edit asks for what the setup asks for, but for the name; a renewal ends as it begins, with
// the pair alone. Every task can be tested and ends.
func TestStepsOfTasks(t *testing.T) {
	for _, task := range []Task{SetUp, Edit, Renew} {
		ids := map[ID]bool{}
		for i, step := range StepsOf(task) {
			if step.Title == "" || ids[step.ID] || IndexOf(task, step.ID) != i {
				t.Errorf("task %d has the step %q twice", task, step.ID)
			}
			ids[step.ID] = true
			a := filled()
			a.Task, a.OldCertificate, a.OldPrivateKey = task, "/keys/old.pem", "/keys/old.key.pem"
			if told := step.Tells(a); step.ID != Test && len(told) == 0 {
				t.Errorf("task %d: step %q tells nothing", task, step.ID)
			}
		}
		if !ids[Test] || !ids[Done] || !ids[Upload] || ids[Name] != (task == SetUp) || ids[Summary] != (task == Edit) || ids[NewPair] != (task == Renew) {
			t.Errorf("task %d has the steps %v", task, ids)
		}
	}
	a := filled()
	a.Task, a.OldCertificate, a.OldPrivateKey = Renew, "/keys/old.pem", "/keys/old.pem"
	values := 0
	for _, p := range renewed(a) {
		if p.Kind == Value {
			values++
		}
	}
	if values != 1 {
		t.Errorf("one file with both parts is named %d times", values)
	}
	if page := Page(a, Plain); strings.Contains(page, "consent") || !strings.Contains(page, "Leave the old certificate there") {
		t.Errorf("the page of a renewal says\n%s", page)
	}
}

// The files of a person stay when a demo ends, and the words say so.
func TestFilesOfAPersonStay(t *testing.T) {
	for _, id := range []ID{Certificate, Done} {
		a := filled()
		a.Simulated = true
		made := Steps()[Index(id)].Tells(a)[0].Text
		a.Own = true
		own := Steps()[Index(id)].Tells(a)[0].Text
		if strings.Contains(made, "stay") || !strings.Contains(own, "your own, and stay") || strings.Contains(own, "all of this") {
			t.Errorf("%s: %q, and with one's own files %q", id, made, own)
		}
	}
}

// The command for a shorter certificate runs as it is written: it has a name.
func TestShorterCertificate(t *testing.T) {
	for name, want := range map[string]string{
		"contoso": "tocsin cert new contoso-short --days 90", "contoso north": "tocsin cert new 'contoso north-short' --days 90", "": "tocsin cert new tenant-short --days 90",
	} {
		if got := Shorter(name, 90); got != want {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
		a := filled()
		a.Name, a.Task = name, Renew
		words := ""
		for _, p := range upload(a) {
			words += p.Text + "\n"
		}
		if !strings.Contains(words, want) {
			t.Errorf("%q: the step says\n%s", name, words)
		}
	}
}

// The command that renews stands whole on a line of its own, to be copied.
func TestTheRenewalToRememberIsACommand(t *testing.T) {
	a := filled()
	a.Ends = time.Date(2027, 11, 29, 0, 0, 0, 0, time.UTC)
	if want := (Passage{Kind: Value, Text: "tocsin cert renew Contoso"}); !slices.Contains(done(a), want) {
		t.Errorf("no %+v in %+v", want, done(a))
	}
}
