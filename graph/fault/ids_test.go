package fault_test

import (
	"encoding/json"
	"strings"
	"testing"

	"tocsin/graph/fault"
)

// The ids stand after what to do, once, and only if support has to be asked.
func TestIdentify(t *testing.T) {
	const ids = "Trace ID a-1, Correlation ID b-2"
	for _, c := range []struct {
		hint, ids      string
		asks           bool
		want, unquoted string
	}{
		{"wait", ids, true, "wait; for Microsoft's support: " + ids, ""},
		{"", ids, true, "for Microsoft's support: " + ids, ""},
		{"compare the ids", ids, false, "compare the ids", ids},
		{"wait", "", true, "wait", ""},
		{"", "", false, "", ""},
	} {
		f := fault.New(fault.Service, "it broke", c.hint, nil)
		f.Identify(c.ids, c.asks)
		if f.Hint != c.want || f.Unquoted() != c.unquoted {
			t.Errorf("%+v: hint %q, unquoted %q", c, f.Hint, f.Unquoted())
		}
	}
}

// An id that comes from outside is one, or nothing.
func TestID(t *testing.T) {
	for text, good := range map[string]bool{
		"0f8fad5b-d9cb-469f-a165-70867728950e": true, "r-1": true, "2026-11-20T09:00:01Z": true, strings.Repeat("a", 64): true,
		"": false, strings.Repeat("a", 65): false, "a b": false, "a\x1b[31m": false, "a\nb": false, "a\u202eb": false, "-a": false, "a;b": false,
		"eyJhbGciOiJIUzI1NiJ9": false,
	} {
		want := ""
		if good {
			want = text
		}
		if got := fault.ID(text); got != want {
			t.Errorf("%q: %q", text, got)
		}
	}
}

func TestJoinIDs(t *testing.T) {
	for want, pairs := range map[string][]string{
		"": {"a", "", "b", ""}, "a 1": {"a", "1", "b", ""}, "b 2": {"a", "", "b", "2"}, "a 1, b 2": {"a", "1", "b", "2"},
	} {
		if got := fault.JoinIDs(pairs...); got != want {
			t.Errorf("%q: %q, want %q", pairs, got, want)
		}
	}
}

// A fault without ids is kept under the names that earlier programs know, and theirs is
// read.
func TestKeptWithoutIDs(t *testing.T) {
	kept, err := json.Marshal(fault.New(fault.Usage, "a", "b", nil))
	if err != nil || strings.Contains(string(kept), "IDs") {
		t.Errorf("%s, %v", kept, err)
	}
	var f fault.Fault
	if err := json.Unmarshal([]byte(`{"Kind":3,"Sentence":"a","Hint":"b","Again":1}`), &f); err != nil || f.Unquoted() != "" || f.Kind != fault.Service {
		t.Errorf("%+v, %v", f, err)
	}
}
