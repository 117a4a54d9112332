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
