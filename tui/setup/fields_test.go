package setup

import (
	"reflect"
	"strings"
	"testing"

	"tocsin/graph/fault"
	"tocsin/tui/theme"
)

func TestChosen(t *testing.T) {
	choices := []Choice{{Value: "global"}, {Value: "china", Why: "it has no security API"}}
	for value, want := range map[string]string{"global": "", "china": "it has no security API"} {
		n := chosen(choices, value)
		if n.Text != want || n.Wrong != (want != "") {
			t.Errorf("%s: %+v", value, n)
		}
	}
	if n := chosen(choices, "unknown"); !n.Wrong {
		t.Error("what is not offered can be chosen")
	}
	if n := chosen(choices, "china"); n.Role != theme.Bad {
		t.Errorf("role %d", n.Role)
	}
}

func TestOptionsSayWhyNot(t *testing.T) {
	got := options([]Choice{{Value: "a", Help: "all"}, {Value: "b", Help: "lost", Why: "not built"}})
	if got[0].Hint != "all" || got[1].Hint != "not built" || got[1].ID != "b" {
		t.Errorf("%+v", got)
	}
}

func TestPut(t *testing.T) {
	d := Draft{Cloud: "global"}
	for field, value := range map[string]string{
		fieldName: " contoso north ", fieldCloud: "usgov", fieldTenant: " {AB-cd} ", fieldClient: "\"12\n34\"", "unknown": "x",
	} {
		put(&d, field, value)
	}
	if want := (Draft{Name: "contoso north", Cloud: "usgov", TenantID: "AB-cd", ClientID: "1234"}); !reflect.DeepEqual(d, want) {
		t.Errorf("%+v, want %+v", d, want)
	}
}

// A sentence that repeats what was typed stays a few lines, and a name one part of the
// header.
func TestWhatWasTypedIsNotRepeatedWhole(t *testing.T) {
	long := strings.Repeat("x", 64<<10)
	p := &paragraphs{th: theme.New(theme.Options{Name: "mono"}), w: 80}
	p.fault(fault.New(fault.Certificate, "there is no file "+long, "look for "+long, nil))
	p.fact("name", long)
	p.value(long)
	if n := len(p.lines); n > 160 || n < 20 {
		t.Errorf("%d lines", n)
	}
	s := &Screen{o: Options{Backend: undemonstrated{}}, answers: answers{Draft: Draft{Name: long}}}
	if w := theme.Width(s.Header()[0]...); w != nameWidth {
		t.Errorf("the name takes %d columns", w)
	}
}

// undemonstrated is a backend that only knows that its tenant is a real one.
type undemonstrated struct{ Backend }

func (undemonstrated) Demo() bool { return false }
