package alert_test

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

func TestParseVerdict(t *testing.T) {
	for word, want := range map[string]alert.Verdict{
		"true": "true", "TRUE": "true", "true-positive": "true", "tp": "true", "truePositive": "true",
		"benign": "benign", "Benign_positive": "benign", "fp": "false positive", "false": "false positive", " false positive ": "false positive",
		"dup": "duplicate", "duplicate": "duplicate", "test": "test", "": "", "maybe": "", "positive": "",
	} {
		if got, ok := alert.ParseVerdict(word); got != want || ok != (want != "") {
			t.Errorf("%q is %q, %v", word, got, ok)
		}
	}
}

// TestEachVerdictIsOneWord: no word means two verdicts, and the field takes those of
// queries.
func TestEachVerdictIsOneWord(t *testing.T) {
	field := alert.FieldOf("triage.verdict")
	var words []string
	for i, row := range alert.Verdicts() {
		words = append(words, string(row.Word))
		for _, word := range slices.Concat([]string{string(row.Word)}, row.Also, row.Short) {
			if got, ok := alert.ParseVerdict(word); got != row.Word || !ok {
				t.Errorf("%q of %q is %q", word, row.Word, got)
			}
		}
		if v := field.Values[i]; v.Word != string(row.Word) || !slices.Equal(v.Also, row.Also) || row.Word.Title() != row.Title || row.Title == "" {
			t.Errorf("%+v has the value %+v, the title %q", row, v, row.Word.Title())
		}
	}
	if !slices.Equal(words, alert.VerdictWords()) || len(words) != len(field.Values) || alert.Verdict("later").Title() != "later" {
		t.Errorf("%q", words)
	}
}

func TestTick(t *testing.T) {
	a := alert.Tick("Isolate the  device.\n")
	if len(a) != 12 || a != alert.Tick("Isolate the device.") || a == alert.Tick("Isolate the user.") {
		t.Errorf("%q", a)
	}
}

func TestFlag(t *testing.T) {
	for flag, want := range map[alert.Flag]bool{"": false, "true": true, "false": false, alert.FlagOf(true): true, alert.FlagOf(false): false} {
		if flag.Set() != want {
			t.Errorf("%q is %v", flag, flag.Set())
		}
	}
}

// TestEveryDecisionHasASlot: history and engines loop over the slots of triage, so each
// member but who and when needs one.
func TestEveryDecisionHasASlot(t *testing.T) {
	var r alert.Record
	for _, s := range alert.TriageSlots() {
		if s.Text != nil {
			*s.Text(&r) = s.Field.Name
		} else {
			*s.List(&r) = []string{s.Field.Name}
		}
	}
	is := r.Triage
	got := []string{string(is.State), string(is.Verdict), is.Note, is.AssignedTo, string(is.Bookmarked), is.Tags[0], is.Ticks[0]}
	want := []string{"triage.state", "triage.verdict", "triage.note", "triage.assigned_to", "triage.bookmarked", "triage.tags", "triage.ticks"}
	if !slices.Equal(got, want) {
		t.Errorf("%q", got)
	}
}
