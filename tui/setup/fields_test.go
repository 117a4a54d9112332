package setup

import (
	"reflect"
	"testing"

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

func TestEveryStepHasATitleAndACount(t *testing.T) {
	seen := map[string]bool{}
	for at := range steps {
		if at.title() == "" || seen[at.title()] {
			t.Errorf("step %d is called %q", at, at.title())
		}
		seen[at.title()] = true
		if simulated(at) == "" {
			t.Errorf("%s says nothing of a simulated tenant", at.title())
		}
	}
	if got := stepSources.count(); got != "3/11" {
		t.Error(got)
	}
}
