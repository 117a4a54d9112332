package engine

import (
	"fmt"
	"os"
	"os/exec"
	"reflect"
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

// TestCleanReachesEveryText fills every string of an alert and an incident, found
// by reflection, so that a field added later cannot be forgotten.
func TestCleanReachesEveryText(t *testing.T) {
	for _, r := range []alert.Record{{Alert: &alert.Alert{}}, {Incident: &alert.Incident{}}} {
		content := reflect.ValueOf(r.Alert)
		if r.Incident != nil {
			content = reflect.ValueOf(r.Incident)
		}
		fill(content.Elem(), "a\x00b\xff")
		got := Clean(r)
		if !got.Malformed {
			t.Error("not marked odd")
		}
		cleaned := reflect.ValueOf(got.Alert)
		if got.Incident != nil {
			cleaned = reflect.ValueOf(got.Incident)
		}
		each(cleaned.Elem(), func(path, s string) {
			if s != "a\ufffdb\ufffd" {
				t.Errorf("%s is %q", path, s)
			}
		})
		each(content.Elem(), func(path, s string) {
			if s != "a\x00b\xff" {
				t.Errorf("%s of the record given was changed to %q", path, s)
			}
		})
	}
}

// TestDiffSeesEveryField changes each field alone.
func TestDiffSeesEveryField(t *testing.T) {
	for _, r := range []alert.Record{{Alert: &alert.Alert{}}, {Incident: &alert.Incident{}}} {
		kind := reflect.TypeOf(alert.Alert{})
		if r.Incident != nil {
			kind = reflect.TypeOf(alert.Incident{})
		}
		for i := range kind.NumField() {
			other := reflect.New(kind)
			field := other.Elem().Field(i)
			fill(field, "x")
			if field.CanInt() {
				field.SetInt(7)
			}
			changed := alert.Record{}
			if r.Alert != nil {
				changed.Alert = other.Interface().(*alert.Alert)
			} else {
				changed.Incident = other.Interface().(*alert.Incident)
			}
			changes := Diff(&r, &changed)
			seen := changes[0].Field != "original_data"
			if want := kind.Field(i).Name != "Updated"; seen != want || len(changes) != 1 {
				t.Errorf("%s.%s gives %+v", kind.Name(), kind.Field(i).Name, changes)
			}
		}
	}
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
		t.Skip(err)
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
