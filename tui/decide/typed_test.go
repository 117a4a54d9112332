package decide_test

import (
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/tui/decide"
)

// TestTyped reads what is typed behind the words of acts; a wrong one is told with the right ones.
func TestTyped(t *testing.T) {
	for _, c := range []struct {
		word, typed   string
		verdict, note string
		to, wrong     string
	}{
		{word: "verdict", typed: "benign", verdict: "benign"},
		{word: "verdict", typed: "benign expected backup", verdict: "benign", note: "expected backup"},
		{word: "verdict", typed: "benign, expected backup, weekly", verdict: "benign", note: "expected backup, weekly"},
		{word: "verdict", typed: "benign expected, weekly", verdict: "benign", note: "expected, weekly"},
		{word: "verdict", typed: "False Positive noise", verdict: string(alert.VerdictFalse), note: "noise"},
		{word: "verdict", typed: "maybe so", wrong: `there is no verdict "maybe so": use true, benign`},
		{word: "verdict", typed: "", wrong: "there is no verdict"},
		{word: "note", typed: " seen before ", note: "seen before"},
		{word: "note", typed: " ", wrong: "type the note after the word, in the same line: note expected backup job"},
		{word: "assign", typed: "nadia", to: "nadia"},
		{word: "assign", typed: "ME", to: "kim"},
		{word: "assign", typed: "", to: "kim"},
	} {
		act, ok := decide.TypedAct(c.word)
		if !ok {
			t.Fatalf("there is no act %s", c.word)
		}
		d, err := act.Read(c.typed, "kim")
		if f := fault.Of(err); err != nil && (c.wrong == "" || !strings.HasPrefix(f.Sentence+": "+f.Hint, c.wrong)) || (err == nil) != (c.wrong == "") {
			t.Errorf("%s %s: %v, want %q", c.word, c.typed, err, c.wrong)
			continue
		}
		var verdict alert.Verdict
		to := ""
		if d.Act.Verdict != nil {
			verdict = *d.Act.Verdict
		}
		if d.Act.AssignedTo != nil {
			to = *d.Act.AssignedTo
		}
		if string(verdict) != c.verdict || d.Act.Add != c.note || to != c.to {
			t.Errorf("%s %s: %+v", c.word, c.typed, d.Act)
		}
	}
	if _, ok := decide.TypedAct("done"); ok {
		t.Error("done takes something")
	}
}
