package cmd

import (
	"bytes"
	"io"
	"runtime"
	"testing"

	"tocsin/graph/alert"
	"tocsin/store/config"
	"tocsin/store/query"
)

// A missing value of a table has the sign that the screen gives it, and in CSV an empty cell;
// names of columns are as the query has them, cells that a spreadsheet would run are not.
func TestMissingValuesOfATable(t *testing.T) {
	shown := &query.Table{
		Columns: []query.TableColumn{{Name: "@user", Type: alert.String, Group: true}, {Name: "avg(severity)", Type: alert.Number}},
		Rows:    [][]any{{"@kim", 0.5}, {nil, 0.7}, {"", nil}},
	}
	csvText := "@user,avg(severity)\n'@kim,0.5\n,0.7\n,\n"
	for _, c := range []struct {
		name, locale string
		terminal     bool
		ascii        bool
		print        func(*app, *query.Table) error
		want         string
	}{
		{"a pipe", "de_DE.UTF-8", false, false, printTable, "@user  avg(severity)\n@kim             0.5\n–                0.7\n                   –\n"},
		{"a terminal", "", true, false, printTable, "@user  avg(severity)\n@kim             0.5\n–                0.7\n                   –\n"},
		{"an ASCII locale", "C", true, false, printTable, "@user  avg(severity)\n@kim             0.5\n-                0.7\n                   -\n"},
		{"ASCII by the settings", "", true, true, printTable, "@user  avg(severity)\n@kim             0.5\n-                0.7\n                   -\n"},
		{"CSV", "", false, false, tableCSV, csvText},
		{"CSV on a terminal", "", true, false, tableCSV, csvText},
	} {
		if c.locale == "C" && runtime.GOOS == "windows" {
			continue // its consoles need no locale
		}
		var b bytes.Buffer
		a := newApp(quietEnv(t))
		a.env.Out = &b
		a.env.Terminal = func(io.Writer) bool { return c.terminal }
		get := a.env.Get
		a.env.Get = func(name string) string {
			if name == "LANG" {
				return c.locale
			}
			return get(name)
		}
		a.settings = &config.Config{}
		a.settings.Screen.ASCII = c.ascii
		if err := c.print(a, shown); err != nil {
			t.Fatal(err)
		}
		if b.String() != c.want {
			t.Errorf("%s gets\n%q, want\n%q", c.name, b.String(), c.want)
		}
	}
}
