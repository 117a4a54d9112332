package query

import (
	"context"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"tocsin/graph/long"
)

// TestTextOperators holds HAS, STARTSWITH and ENDSWITH against texts, and that their
// negations are the opposite.
func TestTextOperators(t *testing.T) {
	for _, row := range []struct {
		operand, text string
		want          bool
	}{
		{"HAS 'sign'", "Sign-in", true},
		{"HAS 'sign-in'", "a SIGN-IN.", true},
		{"HAS 'sig'", "Sign-in", false},
		{"HAS 'in'", "sign-in inside", true},
		{"HAS 'in'", "inside", false},
		{"HAS 'a'", "1a a1", false},
		{"HAS 'a'", "aa ba a", true},
		{"HAS 'a_b'", "x a_b y", true},
		{"HAS 'a'", "a_b", true},
		{"HAS '.exe'", "cmd.exe", true},
		{"HAS '.exe'", "cmd.exes", false},
		{"HAS 'cafe'", "cafe\u0301", false},
		{"HAS 'café'", "Cafe\u0301!", true},
		{"HAS '漢'", "漢字", false},
		{"HAS 'STRASSE'", "strasse", true},
		{"HAS ('x','in')", "sign-in", true},
		{"HAS ('x','y')", "sign-in", false},
		{"HAS 'sign in'", "sign in now", true},
		{"HAS 'sign in'", "sign into", false},
		{"STARTSWITH 'sign'", "Sign-in", true},
		{"STARTSWITH 'ign'", "Sign-in", false},
		{"STARTSWITH ('x','s')", "Sign-in", true},
		{"STARTSWITH 'Sign*'", "Sign-in", false},
		{"ENDSWITH 'IN'", "Sign-in", true},
		{"ENDSWITH 'i'", "Sign-in", false},
		{"ENDSWITH ('x','in')", "Sign-in\u200b", true},
	} {
		for _, not := range []bool{false, true} {
			operand := row.operand
			if not {
				operand = "!" + operand
			}
			c := parsedCompare(t, "title "+operand)
			if got := c.Answer(c.Text(TextOf(row.text)), false); got == row.want == not {
				t.Errorf("%q %s: %v", row.text, operand, got)
			}
		}
	}
}

func parsedCompare(t *testing.T, text string) *Compare {
	t.Helper()
	q, problems := Parse(text, testNow)
	if q == nil {
		t.Fatalf("%s: %+v", text, Failed(problems))
	}
	return q.Where.(*Compare)
}

// TestHasEqualsWords compares HAS of one word with a cut of the text into words, and holds
// that no text that satisfies it lacks the words that an index may leave texts out by.
func TestHasEqualsWords(t *testing.T) {
	r := rand.New(rand.NewPCG(8, 15))
	pieces := []string{"a", "B", "ab", "1", "-", " ", ".", "é", "e\u0301", "漢", "_", "\u200b"}
	text := func(n int) string {
		var b strings.Builder
		for range 1 + r.IntN(n) {
			b.WriteString(pieces[r.IntN(len(pieces))])
		}
		return b.String()
	}
	found := 0
	for range long.Rounds(20_000) {
		value, in := Fold(text(3)), Fold(text(8))
		c := &Compare{Op: Has, test: tests{parts: []string{value}}}
		got := hasWord(context.Background(), in, value)
		if cut := Words(value); len(cut) == 1 && cut[0] == value && got != slices.Contains(Words(in), value) {
			t.Fatalf("%q HAS %q is %v", in, value, got)
		}
		words, ok := c.Words()
		if got && ok && !slices.Contains(Words(in), words[0]) {
			t.Fatalf("%q HAS %q, and lacks the word %q", in, value, words)
		}
		if got {
			found++
		}
	}
	if found < 100 {
		t.Errorf("only %d were found", found)
	}
}

// TestWordsOfOtherOperators holds that only HAS knows words.
func TestWordsOfOtherOperators(t *testing.T) {
	for _, text := range []string{"title CONTAINS 'a'", "title = 'a'", "title STARTSWITH 'a'", "title HAS '-'", "title HAS ('a','.')"} {
		if words, ok := parsedCompare(t, text).Words(); ok {
			t.Errorf("%s knows %q", text, words)
		}
	}
	if words, ok := parsedCompare(t, "title HAS ('Sign in-side','b')").Words(); !ok || !slices.Equal(words, []string{"sign", "b"}) {
		t.Errorf("%q %v", words, ok)
	}
}
