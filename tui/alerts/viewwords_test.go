package alerts

import (
	"testing"
	"time"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// TestAViewNamedLikeAVerdict: what is typed is a view's name, or begins one, before it is a verdict with a
// note; with more behind it that no name has it is the verdict.
func TestAViewNamedLikeAVerdict(t *testing.T) {
	saved := []query.View{{Name: "Test lab", Text: "severity = 'low'"}, {Name: "Benign last week", Text: "severity = 'high'"}}
	for typed, want := range map[string]struct{ query, verdict, note string }{
		"Test lab":         {query: "severity = 'low'"},
		"test l":           {query: "severity = 'low'"},
		"test":             {query: "severity = 'low'"},
		"benign last week": {query: "severity = 'high'"},
		"test noisy rule":  {verdict: "test", note: "noisy rule"},
	} {
		t.Run(typed, func(t *testing.T) {
			flow(t, Options{Saved: Saved{Views: func() []query.View { return saved }}}, plain(5), func(x *session) {
				x.keys("g :")
				x.Type(typed)
				x.keys("enter")
				x.Wait(time.Second)
				x.query(want.query)
				r, _, err := x.fakeStore.Record(t.Context(), plain(5)[0].Key)
				if is := r.Triage; err != nil || string(is.Verdict) != want.verdict || is.Note != want.note || (is.State == alert.TriageDone) != (want.verdict != "") {
					t.Errorf("%+v, %v\n%s", is, err, x.Text())
				}
			})
		})
	}
}
