package detail

import (
	"slices"
	"testing"

	"tocsin/graph/alert"
)

// What decisions share is told with the names of the files and devices whose numbers it is.
func TestSharedNumbersHaveNames(t *testing.T) {
	prop := func(name, value string) alert.Prop { return alert.Prop{Name: name, Value: value} }
	evidence := []alert.Evidence{
		{Type: "deviceEvidence", Props: []alert.Prop{prop("mdeDeviceId", "m1"), prop("deviceDnsName", "srv1.example")}},
		{Type: "other", Nested: []alert.Evidence{{Props: []alert.Prop{prop("imageFile.sha256", "ab12"), prop("imageFile.fileName", "x.exe")}}}},
		{Type: "fileEvidence", Props: []alert.Prop{prop("fileDetails.sha256", "cd34")}},
	}
	got := things(evidence, []string{"m1", "ab12", "cd34", "srv1.example", "robin"})
	if want := []string{"srv1.example (m1)", "x.exe (ab12)", "cd34", "srv1.example", "robin"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}
