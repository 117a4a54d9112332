package engine

import (
	"fmt"
	"os"
	"os/exec"
	"reflect"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/graph/alert"
)

func TestCleanLeavesGoodRecordsAlone(t *testing.T) {
	r := alert.Record{Key: alert.Key{ID: "\x00"}, Alert: &alert.Alert{Title: "É\u200b", Tags: []string{"a"}}, Raw: []byte{0, 255}}
	got := Clean(r)
	if got.Alert != r.Alert || got.Malformed || got.ID != "\x00" {
		t.Fatalf("%+v", got)
	}
	if got := Clean(alert.Record{}); !reflect.DeepEqual(got, alert.Record{}) {
		t.Fatalf("%+v", got)
	}
}

// members calls each for every member of a kind's content, with the slot that reaches
// it. It finds the members by reflection, so that none can be forgotten.
func members(t *testing.T, kind *alert.Kind, each func(name string, r *alert.Record, member reflect.Value, slot *alert.Slot)) {
	t.Helper()
	var whole alert.Record
	kind.Make(&whole)
	for i := range content(&whole).NumField() {
		var r alert.Record
		kind.Make(&r)
		member := content(&r).Field(i)
		slot := slices.IndexFunc(kind.Slots, func(s alert.Slot) bool { return pointer(&s, &r) == member.Addr().Pointer() })
		if slot < 0 {
			t.Fatalf("%s: no slot reaches member %d", kind.Name, i)
		}
		each(kind.Name+"."+content(&r).Type().Field(i).Name, &r, member, &kind.Slots[slot])
	}
}

func content(r *alert.Record) reflect.Value {
	switch {
	case r.Incident != nil:
		return reflect.ValueOf(r.Incident).Elem()
	case r.Event != nil:
		return reflect.ValueOf(r.Event).Elem()
	}
	return reflect.ValueOf(r.Alert).Elem()
}

func pointer(s *alert.Slot, r *alert.Record) uintptr {
	switch {
	case s.Text != nil:
		return reflect.ValueOf(s.Text(r)).Pointer()
	case s.List != nil:
		return reflect.ValueOf(s.List(r)).Pointer()
	case s.Time != nil:
		return reflect.ValueOf(s.Time(r)).Pointer()
	case s.Number != nil:
		return reflect.ValueOf(s.Number(r)).Pointer()
	}
	return reflect.ValueOf(s.Entities(r)).Pointer()
}

// TestCleanReachesEveryText spoils one member at a time. Only what the store fills may
// stay as it is, because it is never stored.
func TestCleanReachesEveryText(t *testing.T) {
	for _, kind := range alert.Kinds() {
		members(t, kind, func(name string, r *alert.Record, member reflect.Value, slot *alert.Slot) {
			fill(member, "a\x00b\xff")
			texts := 0
			each(member, func(string, string) { texts++ })
			filledByStore := slot.Quiet && slot.Tag == 0
			got := Clean(*r)
			if want := texts > 0 && !filledByStore; got.Malformed != want {
				t.Errorf("%s: marked malformed is %v", name, got.Malformed)
			}
			if filledByStore || texts == 0 {
				return
			}
			for of, want := range map[*alert.Record]string{&got: "a\ufffdb\ufffd", r: "a\x00b\xff"} {
				each(content(of), func(path, s string) {
					if s != "" && s != want {
						t.Errorf("%s: %s is %q, want %q", name, path, s, want)
					}
				})
			}
		})
	}
}

// TestCleanKeepsTheRest cleans one text of records that have every slot set.
func TestCleanKeepsTheRest(t *testing.T) {
	for _, kind := range alert.Kinds() {
		want := alert.Record{Key: alert.Key{Integration: "i", Source: "s", ID: "\xff"}, Raw: []byte("\xff"), Ingested: 7}
		kind.Make(&want)
		for i := range kind.Slots {
			if s := &kind.Slots[i]; s.Tag != 0 || s.Time != nil {
				set(s, &want)
			}
		}
		spoilt := want
		kind.Make(&spoilt)
		content(&spoilt).Set(content(&want))
		*kind.Slot(alert.FieldOf("title")).Text(&spoilt) = "x\xff"
		*kind.Slot(alert.FieldOf("title")).Text(&want) = "x\ufffd"
		want.Malformed = true
		if got := Clean(spoilt); !reflect.DeepEqual(got, want) {
			t.Errorf("%s: cleaned\n%+v\nwant\n%+v", kind.Name, content(&got), content(&want))
		}
	}
}

// set gives a slot a value that no other slot has.
func set(s *alert.Slot, r *alert.Record) {
	switch {
	case s.Text != nil:
		*s.Text(r) = s.Field.Name
	case s.List != nil:
		*s.List(r) = []string{s.Field.Name, ""}
	case s.Time != nil:
		*s.Time(r) = alert.Time(1000 + len(s.Field.Name))
	case s.Number != nil:
		*s.Number(r) = 7
	case s.Entities != nil:
		*s.Entities(r) = []alert.Entity{{Type: alert.User, Value: "v", Role: "r", Verdict: "w"}, {Type: alert.User, Value: "v2", Of: 1}}
	}
}

// TestDiffSeesEveryMember changes one member at a time.
func TestDiffSeesEveryMember(t *testing.T) {
	for _, kind := range alert.Kinds() {
		var old alert.Record
		kind.Make(&old)
		members(t, kind, func(name string, r *alert.Record, _ reflect.Value, slot *alert.Slot) {
			set(slot, r)
			want := slot.Field.Name
			if slot.Quiet {
				want = "original_data"
			}
			if changes := Diff(&old, r); len(changes) != 1 || changes[0].Field != want {
				t.Errorf("%s gives %+v, want one change of %s", name, changes, want)
			}
			if changes := Diff(r, r); len(changes) != 1 || changes[0] != (alert.Change{Field: "original_data"}) {
				t.Errorf("%s against itself gives %+v", name, changes)
			}
		})
	}
}

// TestDiffWords checks the words of history.
func TestDiffWords(t *testing.T) {
	at := alert.Time(17_723_664_000_000_000)
	for name, c := range map[string]struct {
		old, new alert.Record
		want     []alert.Change
	}{
		"in the order of the slots": {
			alert.Record{Alert: &alert.Alert{Severity: alert.Low, Status: alert.Open, Resolved: at, Tags: []string{"x"}}},
			alert.Record{Alert: &alert.Alert{Severity: alert.High, Status: alert.Resolved, Updated: at}},
			[]alert.Change{
				{Field: "status", Old: "OPEN", New: "RESOLVED"},
				{Field: "severity", Old: "low", New: "high"},
				{Field: "resolved_at", Old: "2026-03-01T12:00:00Z"},
				{Field: "tags", Old: "x"},
			},
		},
		"a priority that comes":  {incidentOf(-1), incidentOf(0), []alert.Change{{Field: "priority", New: "0"}}},
		"a priority that goes":   {incidentOf(70), incidentOf(-1), []alert.Change{{Field: "priority", Old: "70"}}},
		"one that stays missing": {incidentOf(-1), incidentOf(-2), []alert.Change{{Field: "original_data"}}},
		"another kind":           {alert.Record{Alert: &alert.Alert{Title: "a"}}, incidentOf(1), []alert.Change{{Field: "original_data"}}},
		"no kind":                {alert.Record{}, alert.Record{}, []alert.Change{{Field: "original_data"}}},
		"another spelling": {
			alert.Record{Alert: &alert.Alert{Entities: []alert.Entity{{Type: alert.User, Value: "kim"}, {Type: alert.User, Value: "k"}}}},
			alert.Record{Alert: &alert.Alert{Entities: []alert.Entity{{Type: alert.User, Value: "kim"}, {Type: alert.User, Value: "k", Of: 1}}}},
			[]alert.Change{{Field: "original_data"}},
		},
	} {
		if got := Diff(&c.old, &c.new); !reflect.DeepEqual(got, c.want) {
			t.Errorf("%s: %+v, want %+v", name, got, c.want)
		}
	}
}

func incidentOf(priority int) alert.Record {
	return alert.Record{Incident: &alert.Incident{Priority: priority}}
}

func TestDiffOfLists(t *testing.T) {
	list := func(n int) (out []string) {
		for i := range n {
			out = append(out, fmt.Sprint("t", i))
		}
		return out
	}
	old := alert.Record{Alert: &alert.Alert{Tags: []string{"b", "a"}, Entities: []alert.Entity{{Type: "ip", Value: "::1"}, {Type: "user", Value: "amal"}}}}
	now := alert.Record{Alert: &alert.Alert{Tags: []string{"a", "b"}, Entities: []alert.Entity{{Type: "ip", Value: "::1", Verdict: "malicious"}, {Type: "user", Value: "amal"}}}}
	want := []alert.Change{{Field: "entities", Old: "ip:::1", New: "ip:::1 (malicious)"}}
	if got := Diff(&old, &now); !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v", got)
	}
	now.Alert.Entities, now.Alert.Tags = old.Alert.Entities, list(11)
	if got := Diff(&old, &now); got[0].Old != "b, a" || !strings.HasSuffix(got[0].New, "t7 and 3 more") {
		t.Fatalf("%+v", got)
	}
	now.Alert.Tags = old.Alert.Tags
	for i := range 35 {
		now.Alert.Entities = append(now.Alert.Entities, alert.Entity{Type: "file", Value: fmt.Sprint("f", i)})
	}
	if got := Diff(&old, &now); got[0].Old != "" || !strings.HasSuffix(got[0].New, "file:f30, file:f31 and 3 more") {
		t.Fatalf("%+v", got)
	}
}

func FuzzCleanText(f *testing.F) {
	for _, s := range []string{"", "plain", "a\x00b", "\xff\xfe", "\xed\xa0\x80", "É"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := CleanText(s)
		if !utf8.ValidString(got) || strings.ContainsRune(got, 0) {
			t.Fatalf("%q", got)
		}
		if got != s && CleanText(got) != got {
			t.Fatalf("cleaning %q twice differs", s)
		}
	})
}

func TestGone(t *testing.T) {
	host, err := os.Hostname()
	if err != nil {
		t.Skip("this machine has no host name, which a holder names:", err)
	}
	for _, holder := range []string{
		"", "x", host, host + "/x/y", host + "/0/y", host + "/-1/y", "elsewhere/1/x", fmt.Sprintf("%s/%d/x", host, os.Getpid()), host + "/1/2/3",
	} {
		if Gone(holder) {
			t.Errorf("%q counts as gone", holder)
		}
	}
	child := exec.Command(os.Args[0], "-test.run=^$")
	if err := child.Run(); err != nil {
		t.Fatal(err)
	}
	ended := Gone(fmt.Sprintf("%s/%d/x", host, child.Process.Pid))
	if _, ok := os.LookupEnv("SystemRoot"); ended == ok {
		t.Errorf("an ended process counts as gone: %v", ended)
	}
}

// fill sets every string below v, with one element in each list.
func fill(v reflect.Value, s string) {
	switch v.Kind() {
	case reflect.String:
		v.SetString(s)
	case reflect.Slice:
		v.Set(reflect.MakeSlice(v.Type(), 1, 1))
		fill(v.Index(0), s)
	case reflect.Struct:
		for i := range v.NumField() {
			fill(v.Field(i), s)
		}
	}
}

func each(v reflect.Value, see func(path, s string)) {
	switch v.Kind() {
	case reflect.String:
		see(v.Type().Name(), v.String())
	case reflect.Slice:
		for i := range v.Len() {
			each(v.Index(i), see)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			each(v.Field(i), func(path, s string) { see(v.Type().Field(i).Name+"."+path, s) })
		}
	}
}

// TestAValueIsNoEntity: a command line that holds the text of another entity adds none to the history.
func TestAValueIsNoEntity(t *testing.T) {
	added := alert.Entity{Type: alert.Process, Value: "cmd.exe /c echo x, file:clean.exe (malicious)"}
	changes := Diff(&alert.Record{Alert: &alert.Alert{}}, &alert.Record{Alert: &alert.Alert{Entities: []alert.Entity{added}}})
	if len(changes) != 1 || changes[0].Field != "entities" {
		t.Fatalf("%+v", changes)
	}
	if got, more := alert.EntitiesListed(changes[0].New); !slices.Equal(got, []alert.Entity{added}) || more != 0 {
		t.Errorf("%q is read as %+v", changes[0].New, got)
	}
}
