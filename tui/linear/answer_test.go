package linear

import (
	"context"
	"strings"
	"testing"
)

// A page isn't cut for a few lines more.
func TestFewLinesMoreAreToldAtOnce(t *testing.T) {
	for n, want := range map[int]int{pageLines: pageLines, pageLines + fewLines: pageLines + fewLines, pageLines + fewLines + 1: pageLines + 1} {
		var out strings.Builder
		a := answer{to: &voice{out: &out}}
		if a.tell(make([]string, n)); strings.Count(out.String(), "\n") != want {
			t.Errorf("of %d lines it tells %q", n, out.String())
		}
	}
}

// A number answers a question once, and one that isn't offered leaves it asked.
func TestANumberAnswersOnce(t *testing.T) {
	var out strings.Builder
	var did []string
	a := answer{to: &voice{out: &out}}
	does := func(name string) choice { return choice{name, func(context.Context) { did = append(did, name) }} }
	if a.choose(t.Context(), 1) {
		t.Error("nothing was asked")
	}
	a.offer("Which", []choice{does("one"), does("two")})
	if !a.choose(t.Context(), 3) || !a.choose(t.Context(), 2) || a.choose(t.Context(), 2) || strings.Join(did, ",") != "two" {
		t.Errorf("it did %q", did)
	}
	if want := "Which: type a number.\n1. one\n2. two\nThere is no 3: choose 1 to 2, or type another word.\n"; out.String() != want {
		t.Errorf("it says %q", out.String())
	}
}

// What was forgotten is neither told nor chosen, and a complete answer says nothing more.
func TestAnAnswerIsForgotten(t *testing.T) {
	var out strings.Builder
	a := answer{to: &voice{out: &out}}
	a.tell(make([]string, 3*pageLines))
	if a.choices = []choice{{"one", nil}}; !a.tellRest() {
		t.Error("the rest is not told")
	}
	out.Reset()
	a.forget()
	if a.tellRest() || a.choose(t.Context(), 1) || out.String() != "" {
		t.Errorf("it says %q", out.String())
	}
}
