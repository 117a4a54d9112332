package form

import (
	"fmt"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tocsin/tui/theme"
)

// Options that don't fit say, above or below, that the list goes on; where all fit nothing does.
func TestHiddenOptionsHaveASign(t *testing.T) {
	var options []Option
	for n := range 8 {
		options = append(options, Option{ID: fmt.Sprint(n), Label: fmt.Sprint("option ", n), Hint: "what it is for, in a few words"})
	}
	for _, ascii := range []bool{false, true} {
		th := theme.New(theme.Options{ASCII: ascii})
		up, down := th.Glyphs.SortUp, th.Glyphs.SortDown
		f := New(Field{ID: "x", Control: Checks, Label: "Options", Options: options})
		signs := func(h int) (first, last string) {
			lines := f.Draw(th, 40, h)
			for _, l := range lines {
				if got := ansi.StringWidth(l); got != 40 {
					t.Errorf("%d columns: %q", got, l)
				}
			}
			return rightmost(lines[0]), rightmost(lines[len(lines)-1])
		}
		if first, last := signs(5); first == up || last != down {
			t.Errorf("at the top: %q, %q", first, last)
		}
		f.SetValue("x", "4")
		if first, last := signs(5); first != up || last != down {
			t.Errorf("in the middle: %q, %q", first, last)
		}
		f.SetValue("x", "7")
		if first, last := signs(5); first != up || last == down {
			t.Errorf("at the end: %q, %q", first, last)
		}
		if first, last := signs(40); first == up || last == down {
			t.Errorf("all of it: %q, %q", first, last)
		}
	}
}

// rightmost returns the sign in one of the last two columns of a line; "" for none.
func rightmost(line string) string {
	return strings.TrimSpace(ansi.Cut(ansi.Strip(line), 38, 40))
}

// A second tab, with the choice in sight already, adds nothing, and so leaves the field.
func TestTabThatAddsNothingLeavesTheField(t *testing.T) {
	two := []string{"/etc/contoso.key.pem", "/etc/contoso.pem"}
	f := New(Field{ID: "path", Control: Path, Value: "/etc/contoso."}, Field{ID: "next", Control: Text})
	if f.Offer("path", "/etc/contoso.", two); f.Focused() != "path" {
		t.Fatal("the first tab leaves a field whose choice was not shown")
	}
	if f.Offer("path", "/etc/contoso.", two); f.Focused() != "next" {
		t.Error("the second tab does nothing")
	}
	f.Focus("path")
	if f.Offer("path", "/etc/contoso.", two); f.Focused() != "path" {
		t.Error("back in the field, the choice is not shown again")
	}
}
