package linear

import (
	"errors"
	"strings"
	"testing"
)

// A line breaks between words at the edge of a terminal, and nowhere without one.
func TestLinesBreakBetweenWords(t *testing.T) {
	for width, want := range map[int]string{0: "one two three four five six seven\n", 20: "one two three four\nfive six seven\n"} {
		var out strings.Builder
		v := &voice{out: &out}
		if width > 0 {
			v.width = func() int { return width }
		}
		if v.say("one two three four %s", "five six seven"); out.String() != want {
			t.Errorf("%d columns: %q", width, out.String())
		}
	}
}

// broken is a printer that was unplugged.
type broken struct{ asked int }

func (b *broken) Write([]byte) (int, error) {
	b.asked++
	return 0, errors.New("it is unplugged")
}

// After the first error of writing nothing is written, and the error is kept.
func TestAVoiceThatFailsIsSilent(t *testing.T) {
	to := &broken{}
	v := &voice{out: to}
	v.say("one")
	v.alone("two")
	if v.prompt(); to.asked != 1 || v.err == nil || v.err.Error() != "it is unplugged" {
		t.Errorf("it was written %d times, %v", to.asked, v.err)
	}
}

// What is to be copied stands on a line that doesn't break, and can't turn the terminal.
func TestWhatIsCopiedStandsAlone(t *testing.T) {
	var out strings.Builder
	v := &voice{out: &out, width: func() int { return leastWidth }}
	if v.alone("one two three four five six\x1b[2J"); out.String() != "one two three four five six␛[2J\n" {
		t.Errorf("%q", out.String())
	}
}
