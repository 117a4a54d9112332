package detail

import (
	"slices"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/alert/story"
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

// Addresses of no machine in particular stand apart from those that one can look for.
func TestAddressesOfNoMachineStandApart(t *testing.T) {
	c := &content{record: alert.Record{Key: alert.Key{Source: alert.AlertsV2, ID: "a"}, Alert: &alert.Alert{}}}
	for _, address := range []string{"127.0.0.1", "10.20.4.68", "fe80::e640:1", "198.51.100.7", "::1", "203.0.113.9", "203.0.113.10"} {
		c.record.Alert.Entities = append(c.record.Alert.Entities, alert.Entity{Type: alert.IP, Value: address})
	}
	var got []string
	for _, f := range c.things() {
		for _, l := range f.value {
			got = append(got, f.name+" "+l[0].Text)
		}
	}
	if want := []string{"IPs 10.20.4.68", "IPs 198.51.100.7", "IPs 203.0.113.9", "IPs 203.0.113.10", "local IPs 127.0.0.1", "local IPs fe80::e640:1", "local IPs ::1"}; !slices.Equal(got, want) {
		t.Errorf("%q, want %q", got, want)
	}
}

// A file stands for the hash that its sentence tells, the strongest, in whatever order they are listed.
func TestAFileIsAskedForByTheHashThatIsTold(t *testing.T) {
	hashes := []alert.Prop{{Name: "fileDetails.md5", Value: strings.Repeat("a", 32)}, {Name: "fileDetails.sha1", Value: strings.Repeat("b", 40)}, {Name: "fileDetails.sha256", Value: strings.Repeat("c", 64)}}
	for _, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 2, 0}, {0, 1}} {
		var props []alert.Prop
		var all []alert.Entity
		for _, i := range order {
			props = append(props, hashes[i])
			all = append(all, alert.Entity{Type: alert.Hash, Value: hashes[i].Value})
		}
		piece := alert.Evidence{Type: "fileEvidence", Props: append(props, alert.Prop{Name: "fileDetails.fileName", Value: "q4.7z"})}
		told := story.Tell([]alert.Evidence{piece})[0].String()
		if got := newPivots(all, nil).piece(&piece).Value; got == "" || !strings.Contains(told, got) {
			t.Errorf("%v: %q is asked for, told is %q", order, got, told)
		}
	}
}
