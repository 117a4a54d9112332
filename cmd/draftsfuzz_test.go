package cmd

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/tui/setup"
)

// FuzzDrafts: whatever stands in the file of a draft, it is read or left out with a reason,
// and what was read is kept and read again as it was.
func FuzzDrafts(f *testing.F) {
	f.Add(`{"id":"x","draft":{"name":"contoso","tenant_id":"contoso.example"},"at":"upload","over":["name",""],"left":"2026-11-24T09:30:00Z"}`)
	f.Add(`{"draft":{"name":"a\u0000\u202e"},"made":{"certificate":"~/a.pem","private_key":"../b"},"edited":{"settings":"x","was":{}}}`)
	f.Add(`{"left":"9999-12-31T23:59:59.999999999-23:59"}`)
	f.Add(`[]`)
	f.Add(strings.Repeat(" ", mostNote+1))
	f.Fuzz(func(t *testing.T, text string) {
		d := drafts{t.TempDir()}
		path := d.path("abc")
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		all, err := d.all(t.Context())
		if len(all) > 1 || (len(all) == 1) == (err != nil) {
			t.Fatalf("%d drafts, %v", len(all), err)
		}
		if len(all) == 0 {
			return
		}
		k := all[0]
		if k.ID != "abc" {
			t.Fatalf("its id is %q", k.ID)
		}
		_ = k.Where() // of a step of another version too
		if k.Left.Year() < 0 || k.Left.Year() > 9999 {
			t.Fatalf("left in the year %d", k.Left.Year())
		}
		if _, err := d.keep(k); err != nil {
			t.Fatalf("%+v can't be kept: %v", k, err)
		}
		again, err := d.read(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		if want := lasting(k); !sameDraft(again, want) {
			t.Fatalf("read back %+v, want %+v", again, want)
		}
		if names, err := os.ReadDir(filepath.Dir(path)); err != nil || len(names) != 1 {
			t.Fatalf("the folder has %v, %v", names, err)
		}
	})
}

// sameDraft compares two drafts; a time counts as the moment that it is.
func sameDraft(a, b setup.Kept) bool {
	moment := a.Left.Equal(b.Left)
	a.Left, b.Left = time.Time{}, time.Time{}
	if len(a.Over) == 0 && len(b.Over) == 0 {
		a.Over, b.Over = nil, nil
	}
	return moment && reflect.DeepEqual(a, b)
}
