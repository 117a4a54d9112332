package cmd

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/graph/certificate"
	"tocsin/store/config"
)

// wrongValue is a value of a key that settings can't have, and what is said of it.
type wrongValue struct {
	key   string // as TABLE.KEY; the key alone at the top of the file
	value string // in TOML
	says  string // a part of the sentence
	at    string // line and column from the key's line on; "0:1", the key itself, if empty
}

// wrongValues has every key, with each way in which its value can be wrong.
func wrongValues() []wrongValue {
	huge := `"` + strings.Repeat("x", 65) + `"`
	return []wrongValue{
		{"store", `1`, `must be text in quotes`, ""},
		{"store", `""`, `"store" is empty`, ""},
		{"store", `"tocsin.db"`, `has no scheme`, ""},
		{"store", `"sqlite:"`, `does not name a file`, ""},
		{"store", `"sqlite:~amal/x.db"`, `home folder of another user`, ""},
		{"store", `"sqlite://x.db"`, `names a host`, ""},
		{"store", `"sqlite:x.db?mode=ro"`, `has parameters`, ""},
		{"store", `"postgres://amal:secret@db/x"`, `not supported yet`, ""},
		{"store", `"mysql:x"`, `an unknown scheme`, ""},
		{"store", "\"\"\"\nsqlite:\nx\"\"\"", `cannot be shown`, ""},
		{"theme", `"drak"`, `"theme" cannot be "drak"`, ""},
		{"theme", `""`, `"theme" cannot be ""`, ""},
		{"theme", `true`, `must be text in quotes`, ""},
		{"index_rows", `0`, `must be above 0`, ""},
		{"index_rows", `-1`, `must be above 0`, ""},
		{"index_rows", `1.5`, `must be a whole number`, ""},
		{"index_rows", `"5"`, `must be a whole number`, ""},
		{"index_rows", `99999999999999999999`, `too large`, ""},
		{"poll_faster", `"no"`, `must be true or false`, ""},
		{"keep", `400`, `must be text in quotes`, ""},
		{"keep", `""`, `"keep" cannot be ""`, ""},
		{"keep", `"for ever"`, `cannot be "for ever"`, ""},
		{"keep", `"0d"`, `cannot be "0d"`, ""},
		{"keep", `"-400d"`, `cannot be "-400d"`, ""},
		{"keep", `"400"`, `cannot be "400"`, ""},
		{"keep", `"400d "`, `has blanks at its ends`, ""},
		{"keep", `"6d23h"`, `cannot be shorter than a week`, ""},
		{"keep", `"36501d"`, `cannot be "36501d"`, ""},
		{"keep", `["400d"]`, `must be text in quotes`, ""},
		{"screen.ascii", `"yes"`, `must be true or false`, ""},
		{"screen.ascii", `1`, `must be true or false`, ""},
		{"screen.links", `"maybe"`, `"links" cannot be "maybe"`, ""},
		{"screen.links", `""`, `"links" cannot be ""`, ""},
		{"screen.links", `false`, `must be text in quotes`, ""},
		{"screen.mouse", `0`, `must be true or false`, ""},
		{"screen.notify", `"loud"`, `"notify" cannot be "loud"`, ""},
		{"screen.notify", `""`, `"notify" cannot be ""`, ""},
		{"screen.motion", `"on"`, `"motion" cannot be "on"`, ""},
		{"screen.seen_after", `""`, `"seen_after" cannot be ""`, ""},
		{"screen.seen_after", `"1m"`, `cannot be "1m"`, ""},
		{"screen.seen_after", `"-1s"`, `cannot be "-1s"`, ""},
		{"screen.seen_after", `"61s"`, `cannot be "61s"`, ""},
		{"screen.seen_after", `"1500ms"`, `cannot be "1500ms"`, ""},
		{"screen.seen_after", `"1..5s"`, `cannot be "1..5s"`, ""},
		{"screen.seen_after", `1.5`, `must be text in quotes`, ""},
		{"screen.advance", `"no"`, `must be true or false`, ""},
		{"screen.confirm_quit", `1`, `must be true or false`, ""},

		{"integration.name", `""`, `"name" is empty`, ""},
		{"integration.name", `1`, `must be text in quotes`, ""},
		{"integration.name", `" a"`, `has blanks at its ends`, ""},
		{"integration.name", `"a\u0007b"`, `cannot be shown`, ""},
		{"integration.name", huge, `longer than 64`, ""},
		{"integration.name", `"other"`, `two integrations have the name "other"`, ""},
		{"integration.tenant_id", `""`, `"tenant_id" is empty`, ""},
		{"integration.tenant_id", `"x"`, `tenant_id "x" is neither a GUID nor a domain`, ""},
		{"integration.tenant_id", `"common"`, `is neither a GUID nor a domain`, ""},
		{"integration.tenant_id", `"{11111111-2222-4333-8444-555555555555}"`, `is neither a GUID nor a domain`, ""},
		{"integration.tenant_id", `["x"]`, `must be text in quotes`, ""},
		{"integration.client_id", `""`, `"client_id" is empty`, ""},
		{"integration.client_id", `"contoso.example"`, `is not a GUID`, ""},
		{"integration.client_id", `1`, `must be text in quotes`, ""},
		{"integration.certificate", `""`, `"certificate" is empty`, ""},
		{"integration.certificate", `1979-05-27`, `must be text in quotes`, ""},
		{"integration.certificate", `"none.pem"`, `does not exist`, ""},
		{"integration.certificate", `"."`, `is a folder`, ""},
		{"integration.certificate", `"config.toml"`, `certificate`, ""},
		{"integration.certificate", `"~amal/x.pem"`, `home folder of another user`, ""},
		{"integration.credential", `"password"`, `"credential" cannot be "password"`, ""},
		{"integration.credential", `1`, `must be text in quotes`, ""},
		{"integration.private_key", `""`, `"private_key" is empty`, ""},
		{"integration.private_key", `{}`, `must be text in quotes`, ""},
		{"integration.private_key", `"none.pem"`, `the private key file`, ""},
		{"integration.private_key", `"."`, `is a folder`, ""},
		{"integration.private_key", `"config.toml"`, `private key`, ""},
		{"integration.private_key", `"~amal/x.pem"`, `home folder of another user`, ""},
		{"integration.cloud", `""`, `"cloud" is empty`, ""},
		{"integration.cloud", `"golbal"`, `the cloud "golbal" is not known`, ""},
		{"integration.cloud", `"china"`, `its Graph has no security alerts`, ""},
		{"integration.cloud", `"LAB"`, `is not known`, ""},
		{"integration.sources", `"alerts_v2"`, `must be a list of texts`, ""},
		{"integration.sources", `[]`, `"sources" is empty`, ""},
		{"integration.sources", `["alerts_v2", 1]`, `must be a list of texts`, "0:25"},
		{"integration.sources", "[\n  \"alerts_v2\",\n  \"alerts_v3\",\n]", `source "alerts_v3" is unknown`, "2:3"},
		{"integration.sources", "[ # lists\n\"alerts\",\n\"alerts\"]", `names "alerts" twice`, "2:1"},
		{"integration.sources", `[""]`, `holds an empty name`, "0:12"},
		{"integration.sources", `["Alerts_v2"]`, `is unknown`, "0:12"},
		{"integration.paused", `"yes"`, `must be true or false`, ""},
		{"integration.poll_every", `60`, `must be text in quotes`, ""},
		{"integration.poll_every", `""`, `"poll_every" cannot be ""`, ""},
		{"integration.poll_every", `"often"`, `cannot be "often"`, ""},
		{"integration.poll_every", `"0s"`, `cannot be "0s"`, ""},
		{"integration.poll_every", `"-1m"`, `cannot be "-1m"`, ""},
		{"integration.poll_every", `"1.5m"`, `cannot be "1.5m"`, ""},
		{"integration.poll_every", `"1m "`, `has blanks at its ends`, ""},
		{"theme", `"dark "`, `has blanks at its ends`, ""},
		{"integration.poll_every", `"999999999999999999999d"`, `cannot be`, ""},
		{"integration.poll_every", `"8d"`, `cannot be longer than a week`, ""},
		{"integration.since", `7`, `must be text in quotes`, ""},
		{"integration.since", `"7 days"`, `cannot be "7 days"`, ""},
		{"integration.since", `"0d"`, `cannot be "0d"`, ""},
		{"integration.since", `"-7d"`, `cannot be "-7d"`, ""},
		{"integration.since", `"36501d"`, `cannot be "36501d"`, ""},
		{"integration.since", `"2026-01-01"`, `cannot be "2026-01-01"`, ""},
		{"integration.requests_per_minute", `-1`, `cannot be below 0`, ""},
		{"integration.requests_per_minute", `"100"`, `must be a whole number`, ""},

		{"cloud.name", `""`, `"name" is empty`, ""},
		{"cloud.name", `1`, `must be text in quotes`, ""},
		{"cloud.name", `"global"`, `one of Microsoft's clouds`, ""},
		{"cloud.name", `"china"`, `has no security alerts`, ""},
		{"cloud.name", `"second"`, `two clouds have the name "second"`, ""},
		{"cloud.login", `""`, `"login" is empty`, ""},
		{"cloud.login", `"http://127.0.0.1"`, `no usable login address`, ""},
		{"cloud.login", `"127.0.0.1:443"`, `no usable login address`, ""},
		{"cloud.login", `"https://"`, `no usable login address`, ""},
		{"cloud.login", `"https://:443"`, `no usable login address`, ""},
		{"cloud.login", `"https://h:0"`, `no usable login address`, ""},
		{"cloud.login", `"https://h:70000"`, `no usable login address`, ""},
		{"cloud.login", `"https://h:"`, `no usable login address`, ""},
		{"cloud.login", `"https://amal:secret@h"`, `no usable login address`, ""},
		{"cloud.login", `["https://h"]`, `must be text in quotes`, ""},
		{"cloud.graph", `""`, `"graph" is empty`, ""},
		{"cloud.graph", `"https://h/v1.0"`, `no usable graph address`, ""},
		{"cloud.graph", `"https://h?"`, `no usable graph address`, ""},
		{"cloud.graph", `1`, `must be text in quotes`, ""},
		{"cloud.office", `""`, `"office" is empty`, ""},
		{"cloud.office", `"https://h#x"`, `no usable office address`, ""},
		{"cloud.office", `false`, `must be text in quotes`, ""},
		{"cloud.ca_file", `""`, `"ca_file" is empty`, ""},
		{"cloud.ca_file", `1`, `must be text in quotes`, ""},
		{"cloud.ca_file", `"none.pem"`, `the CA file`, ""},
		{"cloud.ca_file", `"."`, `the CA file`, ""},
		{"cloud.ca_file", `"config.toml"`, `holds no certificate`, ""},
		{"cloud.ca_file", `"~amal/ca.pem"`, `home folder of another user`, ""},

		{"highlights.vip", `""`, `the highlight "vip" has an unusable name or no query`, ""},
		{"highlights.vip", `1`, `"highlights.vip" must be text in quotes`, ""},
		{"highlights.vip", `"severity ="`, `highlight "vip": `, ""},
		{"views.high", `""`, `the view "high" has an unusable name or no query`, ""},
		{"views.high", `1`, `"views.high" must be text in quotes`, ""},
		{"views.high", `["a"]`, `"views.high" must be text in quotes`, ""},
		{"views.high", `"severity ="`, `view "high": `, ""},
		{"views.high", "\"\"\"\nseverity >= 'high'\nAND (\"\"\"", `view "high": `, ""},
		{`views." odd"`, `"severity >= 'high'"`, `has an unusable name`, ""},
		{`views.""`, `"severity >= 'high'"`, `has an unusable name`, ""},
		{`keys."alerts.done"`, `"x"`, `must be a list of texts`, ""},
		{`keys."alerts.done"`, `[1]`, `must be a list of texts`, "0:18"},
		{`keys."alerts.done"`, `["x", ""]`, `a key of "alerts.done" is empty`, "0:23"},
		{`keys."alerts.done"`, `["ctrl+"]`, `is not a key`, "0:18"},
		{`keys."alerts.done"`, `["ctrl+c"]`, `always ends the program`, "0:18"},
		{`keys."alerts.done"`, `["j"]`, `key "j" means both`, "0:18"},
		{`keys."alerts.done"`, `["x", "x"]`, `"alerts.done": the key "x" is there twice`, "0:23"},
		{`keys."alerts.done"`, `["alt+↑", "alt+up"]`, `"alerts.done": the key "alt+up" is there twice`, "0:29"},
		{`keys."alerts.dance"`, `["x"]`, `a command that does not exist`, ""},
	}
}

// soundSettings is a settings file without an error, as lines of TABLE.KEY and value.
func soundSettings() [][2]string {
	return [][2]string{
		{"store", `"sqlite:x.db"`},
		{"theme", `"dark"`},
		{"index_rows", "1000"},
		{"poll_faster", "false"},
		{"keep", `"7d"`},
		{"screen.ascii", "true"},
		{"screen.links", `"off"`},
		{"screen.notify", `"native"`},
		{"screen.motion", `"off"`},
		{"screen.seen_after", `"0.5s"`},
		{"screen.advance", `false`},
		{"screen.confirm_quit", `true`},
		{"screen.mouse", "false"},
		{"integration.name", `"lab"`},
		{"integration.tenant_id", `"contoso.example"`},
		{"integration.client_id", `"05494214-078e-4175-bd7c-47338161b075"`},
		{"integration.certificate", `"c.pem"`},
		{"integration.credential", `"certificate"`},
		{"integration.private_key", `"c.key.pem"`},
		{"integration.cloud", `"lab"`},
		{"integration.sources", `["alerts_v2"]`},
		{"integration.paused", "true"},
		{"integration.poll_every", `"1m"`},
		{"integration.since", `"7d"`},
		{"integration.requests_per_minute", "100"},
		{"cloud.name", `"lab"`},
		{"cloud.login", `"https://127.0.0.1:9443"`},
		{"cloud.graph", `"https://[::1]:9443/"`},
		{"cloud.office", `"https://office.example"`},
		{"cloud.ca_file", `"c.pem"`},
		{"views.high", `"severity >= 'high'"`},
		{"highlights.vip", `"@user = 'amal'"`},
		{`keys."alerts.done"`, `["x"]`},
	}
}

const otherTables = `[[integration]]
name = "other"
tenant_id = "4a2cfbdd-08d9-4300-816f-a77421352b6c"
client_id = "05494214-078e-4175-bd7c-47338161b075"
certificate = "c.pem"
private_key = "c.key.pem"
[[cloud]]
name = "second"
login = "https://127.0.0.1"
graph = "https://127.0.0.1"
`

// settingsWith returns the sound settings with another value of one key, and the line of
// that key. A key of a name of its own takes the place of its table's. Other tables of
// the same kind stand before.
func settingsWith(key, value string) (text string, line int) {
	var b strings.Builder
	at := ""
	for _, row := range soundSettings() {
		table, name, tabled := strings.Cut(row[0], ".")
		if tabled && table != at {
			if at == "" {
				b.WriteString(otherTables)
			}
			at = table
			b.WriteString(map[bool]string{true: "[[" + table + "]]\n", false: "[" + table + "]\n"}[table == "integration" || table == "cloud"])
		}
		if in, own, _ := strings.Cut(key, "."); row[0] == key || in == table && (in == "views" || in == "highlights" || in == "keys") {
			line = strings.Count(b.String(), "\n") + 1
			row[1] = value
			if own != "" {
				name = own
			}
		}
		if !tabled {
			name = row[0]
		}
		fmt.Fprintf(&b, "%s = %s\n", name, row[1])
	}
	return b.String(), line
}

// inSettings returns a folder with the pair that the sound settings name.
func inSettings(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	cert, key, err := certificate.Make(certificate.Options{Name: "c", Days: 365, Now: time.Now()})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := certificate.Write(dir, "c", cert, key); err != nil {
		t.Fatal(err)
	}
	return dir
}

// TestWrongValuesOfEveryKey has config check name the place of each wrong value. Every
// command that needs the settings, and no other file, says the same.
func TestWrongValuesOfEveryKey(t *testing.T) {
	dir := inSettings(t)
	path := filepath.Join(dir, "config.toml")
	run := func(text string, args ...string) said {
		t.Helper()
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		return call(t, quietEnv(t), append([]string{"--config", path}, args...)...)
	}
	sound, _ := settingsWith("", "")
	if got := run(sound, "config", "check"); got.code != 0 || got.err != "" {
		t.Fatalf("sound settings: %+v\n%s", got, sound)
	}
	for _, c := range wrongValues() {
		t.Run(c.key+" "+c.value[:min(len(c.value), 40)], func(t *testing.T) {
			text, line := settingsWith(c.key, c.value)
			var below, column int
			if _, err := fmt.Sscanf(c.at+"0:1"[min(len(c.at), 3):], "%d:%d", &below, &column); err != nil {
				t.Fatal(err)
			}
			for _, text := range []string{text, strings.ReplaceAll(text, "\n", "\r\n"), "\ufeff" + text} {
				got := run(text, "config", "check")
				want := fmt.Sprintf("tocsin: %s:%d:%d: ", path, line+below, column)
				if got.code != 2 || got.out != "" || !strings.HasPrefix(got.err, want) || !strings.Contains(got.err, c.says) {
					t.Errorf("exit %d, %q\nwant %q and %q in\n%s", got.code, got.err, want, c.says, text)
				}
				if n := strings.Count(got.err, "tocsin: "); n != 1 {
					t.Errorf("%d errors for one wrong value: %q", n, got.err)
				}
				if strings.Contains(got.err, "secret") {
					t.Errorf("%q tells a password", got.err)
				}
			}
			if strings.Contains(c.value, ".pem") || strings.Contains(c.value, "config.toml") || c.value == `"."` {
				return // other commands read the files that they need
			}
			want := run(text, "config", "check").err
			for _, args := range [][]string{{"query", ""}, {"status"}, {"doctor"}, {"collect", "--once"}, {"triage", "--state", "done", "x"}, {"import", os.DevNull}} {
				if got := run(text, args...); got.code != 2 || got.err != want {
					t.Errorf("%s: exit %d, %q, want %q", args[0], got.code, got.err, want)
				}
			}
		})
	}
}

// TestACloudWithoutOffice: a source of the Office 365 Management API needs the address of
// it, which a private cloud need not have. Status says so too.
func TestACloudWithoutOffice(t *testing.T) {
	path := filepath.Join(inSettings(t), "config.toml")
	sound, _ := settingsWith("", "")
	text := strings.Replace(sound, "cloud = \"lab\"\nsources = [\"alerts_v2\"]", "cloud = \"second\"\nsources = [\"alerts_v2\", \"o365_management\"]", 1)
	line := strings.Count(text[:strings.Index(text, "\"o365_management\"")], "\n") + 1
	write(t, path, text)
	want := fmt.Sprintf("tocsin: %s:%d:25: integration lab: the cloud \"second\" has no office address\nhint: add office to its [[cloud]]\n", path, line)
	for _, args := range [][]string{{"config", "check"}, {"status", "--exit-code"}, {"collect", "--once"}} {
		if got := call(t, quietEnv(t), append([]string{"--config", path}, args...)...); got.code != 2 || got.err != want {
			t.Errorf("%s: exit %d, %q, want %q", args, got.code, got.err, want)
		}
	}
	write(t, path, strings.Replace(text, "cloud = \"second\"", "cloud = \"lab\"", 1))
	if got := call(t, quietEnv(t), "--config", path, "config", "check"); got.code != 0 {
		t.Errorf("a cloud with an address of Office: %+v", got)
	}
}

// TestEveryKeyHasWrongValues compares the table with the keys that the help topic
// settings names, which are all that a settings file can have.
func TestEveryKeyHasWrongValues(t *testing.T) {
	rows := map[string]bool{}
	for _, c := range wrongValues() {
		rows[c.key] = true
		table, _, _ := strings.Cut(c.key, ".")
		rows[table+"."] = true
	}
	keys := 0
	table, in := "", false
	for line := range strings.Lines(read(t, filepath.Join("..", "assets", "docs", "settings.md"))) {
		if heading, ok := strings.CutPrefix(strings.TrimSpace(line), "## "); ok {
			table = strings.Trim(heading, "[]")
			if in = heading != table || heading == "At the top of the file"; heading == table {
				table = ""
			}
			if table == "views" || table == "highlights" || table == "keys" {
				in = false
				if keys++; !rows[table+"."] {
					t.Errorf("no wrong value of [%s]", table)
				}
			}
			continue
		}
		m := regexp.MustCompile(`^    ([a-z_]+) `).FindStringSubmatch(line)
		if !in || m == nil {
			continue
		}
		key := strings.TrimPrefix(table+"."+m[1], ".")
		if keys++; !rows[key] {
			t.Errorf("no wrong value of %s", key)
		}
		if !slices.ContainsFunc(soundSettings(), func(row [2]string) bool { return row[0] == key }) {
			t.Errorf("no sound value of %s", key)
		}
	}
	if keys < 23 {
		t.Errorf("only %d keys were found in the topic", keys)
	}
}

// TestAllProblemsAtOnce has config check print every problem, in the order of the lines. Other commands print the first and how many more there are.
func TestAllProblemsAtOnce(t *testing.T) {
	text := `theme = 1
colour = "red"
[[integration]]
name = "a"
tenat_id = "contoso.example"
client_id = "x"
certificate = "none.pem"
cloud = "moon"
sources = ["alerts_v2",
  "alerts_v3", "alerts_v4"]
[views]
b = "severity ="
a = "AND"
[keys]
"alerts.dance" = ["x"]
"alerts.done" = ["f5"]
"alerts.poll" = ["f5"]
`
	path := temporary(t, text)
	want := []string{
		`1:1: "theme" must be text`, `2:1: the key "colour" is not known`, `5:1: the key "tenat_id" is not known`, `6:1: integration a: client_id`,
		`7:1: integration a: the certificate file`, `8:1: integration a: the cloud "moon"`, `10:3: integration a: source "alerts_v3"`,
		`10:16: integration a: source "alerts_v4"`, `12:1: view "b"`, `13:1: view "a"`, `15:1: [keys] names a command`, `17:18: key "f5" means both`,
	}
	got := call(t, quietEnv(t), "--config", path, "config", "check")
	var said []string
	for line := range strings.Lines(got.err) {
		if sentence, ok := strings.CutPrefix(line, "tocsin: "+path+":"); ok {
			said = append(said, sentence)
		}
	}
	if got.code != 2 || got.out != "" || len(said) != len(want) {
		t.Errorf("exit %d, %d problems, want %d:\n%s", got.code, len(said), len(want), got.err)
	}
	for i := range min(len(said), len(want)) {
		if !strings.HasPrefix(said[i], want[i]) {
			t.Errorf("problem %d is %q, want %q", i+1, said[i], want[i])
		}
	}
	for _, args := range [][]string{{"query", ""}, {"status"}} {
		got := call(t, quietEnv(t), append([]string{"--config", path}, args...)...)
		if lines := strings.Split(got.err, "\n"); got.code != 2 || !strings.HasSuffix(lines[0], "must be text in quotes (and 10 more: tocsin config check)") || len(lines) != 3 || !strings.HasPrefix(lines[1], "hint: tocsin help settings ") {
			t.Errorf("%s: exit %d, %q", args[0], got.code, got.err)
		}
	}
	many := call(t, quietEnv(t), "--config", temporary(t, strings.Repeat("[[integration]]\n", 20)), "config", "check")
	if n := strings.Count(many.err, "is missing"); n != mostProblems || !strings.HasSuffix(many.err, "tocsin: and 30 more\n") {
		t.Errorf("%d problems are printed, ending %q", n, many.err[max(len(many.err)-60, 0):])
	}
}

// TestCloudsThatMayBeMeant has no fault of an integration's cloud if the cloud that it
// names may be one that has a problem itself.
func TestCloudsThatMayBeMeant(t *testing.T) {
	dir := inSettings(t)
	path := filepath.Join(dir, "config.toml")
	sound, _ := settingsWith("", "")
	named := "[[cloud]]\nname = \"lab\""
	for cloud, want := range map[string]string{
		"[[cloud]]\nname = \"\\u0007\"": "cannot be shown",
		"[[cloud]]\nname = \" lab\"":    "has blanks at its ends",
		"[[cloud]]\nname = \"\"":        `"name" is empty`,
		"[[cloud]]\nname = 1":           "must be text in quotes",
		"[[cloud]]\nnam = \"lab\"":      `the key "nam" is not known`,
		"[[cloud]]\nname = \"second\"":  "two clouds have the name",
		"[[cloud]]\nname = \"china\"":   "has no security alerts",
		"[[cluod]]\nname = \"lab\"":     `the key "cluod" is not known`,
		"[[clouds]]\nname = \"lab\"":    `the key "clouds" is not known`,
	} {
		text := strings.Replace(sound, named, cloud, 1)
		if text == sound || os.WriteFile(path, []byte(text), 0o600) != nil {
			t.Fatal(text)
		}
		got := call(t, quietEnv(t), "--config", path, "config", "check")
		if got.code != 2 || strings.Count(got.err, "tocsin: ") != 1 || !strings.Contains(got.err, want) || strings.Contains(got.err, "choose one of") {
			t.Errorf("%q: exit %d, %s", cloud, got.code, got.err)
		}
	}
}

// TestEveryKeyOfAListIsChecked has several faults in one list of keys, and none of what
// the faults would cause.
func TestEveryKeyOfAListIsChecked(t *testing.T) {
	path := temporary(t, `[keys]
"alerts.open" = ["ctrl+c", "f9", "nope+x",
  "ctrl+", "", "f9", ""]
"alerts.done" = ["f8", "f9"]
"alerts.dance" = ["ctrl+c", "nope+x"]
`)
	want := []string{
		`2:18: [keys] "alerts.open": ctrl+c always`, `2:34: [keys] "alerts.open": "nope+x" is not`, `3:3: [keys] "alerts.open": "ctrl+" is not`,
		`3:12: a key of "alerts.open" is empty`, `3:16: [keys] "alerts.open": the key "f9" is there twice`, `3:22: a key of "alerts.open" is empty`,
		`4:24: key "f9" means both "alerts.open" and "alerts.done"`, `5:1: [keys] names a command`,
	}
	got := call(t, quietEnv(t), "--config", path, "config", "check")
	said := slices.DeleteFunc(strings.Split(got.err, "\n"), func(line string) bool { return !strings.HasPrefix(line, "tocsin: ") })
	if len(said) != len(want) {
		t.Fatalf("%d faults, want %d: %s", len(said), len(want), got.err)
	}
	for i, line := range said {
		if !strings.HasPrefix(line, "tocsin: "+path+":"+want[i]) {
			t.Errorf("fault %d is %q, want %q", i+1, line, want[i])
		}
	}
}

// TestOwnersStop has settings in which thousands of values are wrong: an owner looks no
// further when it has enough.
func TestOwnersStop(t *testing.T) {
	c := config.Empty("config.toml")
	for i := range 3000 {
		name := fmt.Sprint("x", i)
		c.Integrations = append(c.Integrations,
			config.Integration{Name: name, Cloud: "moon", Sources: []string{"a", "b"}},
			config.Integration{Name: name + "o", Cloud: "lab" + name, Sources: []string{"o365_management"}}) // the cloud has no address of Office
		c.Clouds = append(c.Clouds, config.Cloud{Name: "lab" + name})
		c.Views = append(c.Views, config.View{Name: name, Query: "AND"})
		c.Keys[name] = []string{"x"}
	}
	for i, owner := range (&app{env: quietEnv(t)}).owners() {
		problems := owner(c)
		if n := len(problems); i > 0 && (n < config.MaxProblems || n > config.MaxProblems+1) { // the first looks at one value
			t.Errorf("owner %d finds %d problems", i, n)
		}
	}
}

// TestTooManyProblems counts what is said of a file with more problems than are
// collected.
func TestTooManyProblems(t *testing.T) {
	var text strings.Builder
	text.WriteString("[keys]\n")
	for i := range 2000 {
		fmt.Fprintf(&text, "\"alerts.x%d\" = [\"x\"]\n", i)
	}
	path := temporary(t, text.String())
	got := call(t, quietEnv(t), "--config", path, "config", "check")
	if n := strings.Count(got.err, "does not exist"); got.code != 2 || n != mostProblems || !strings.HasSuffix(got.err, "tocsin: and at least 50 more\n") {
		t.Errorf("exit %d, %d problems, ending %q", got.code, n, got.err[max(len(got.err)-60, 0):])
	}
	if got = call(t, quietEnv(t), "--config", path, "status"); !strings.Contains(got.err, "(and at least 99 more: tocsin config check)") {
		t.Errorf("status: %q", got.err)
	}
}
