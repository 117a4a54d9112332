package normalize_test

import (
	"encoding/json"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/normalize"
)

// TestPathHasTheName has folders that end as the file's name does, and paths that have it.
func TestPathHasTheName(t *testing.T) {
	for _, c := range []struct{ folder, name, want string }{
		{`/opt/myjava`, `java`, `/opt/myjava/java`},
		{`C:\cmd`, `d`, `C:\cmd\d`},
		{`C:\x`, `X`, ``},
		{`C:\x\`, `x`, `C:\x\x`},
		{`/opt/java`, `java`, ``},
		{`C:\a/java`, `java`, ``},
		{`C:\a\java`, `\java`, ``},
		{`java`, `JAVA`, ``},
		{`a`, `java`, `a\java`},
	} {
		details, err := json.Marshal(map[string]string{"filePath": c.folder, "fileName": c.name})
		if err != nil {
			t.Fatal(err)
		}
		r := normalize.Record("c", alert.AlertsV2, inAlert(typed("fileEvidence", `"fileDetails":`+string(details))))
		var paths []string
		for _, e := range r.Alert.Entities {
			if e.Type == alert.Path {
				paths = append(paths, e.Value)
			}
		}
		want := c.want
		if want == "" {
			want = c.folder
		}
		if paths[0] != want || len(paths) == 1 != (c.want == "") {
			t.Errorf("%s and %s: %q, want %s", c.folder, c.name, paths, want)
		}
	}
}
