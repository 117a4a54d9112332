package config_test

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"tocsin/graph/fault"
	"tocsin/store/config"
)

const whole = `store = "sqlite:tocsin.db"
theme = "dark"
index_rows = 1000

[screen]
ascii = true
links = "off"
mouse = true

[[integration]]
name = "contoso"
tenant_id = "contoso.onmicrosoft.com"
client_id = "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
certificate = "contoso.pem"
private_key = "contoso.key.pem"
cloud = "lab"
sources = ["alerts_v2", "risk_detections"]
poll_every = "30s"
since = "1d12h"
requests_per_minute = 0

[[integration]]
name = "fabrikam"
tenant_id = "t"
client_id = "c"
certificate = "both.pem"

[[cloud]]
name = "lab"
login = "https://127.0.0.1:9443"
graph = "https://127.0.0.1:9444"
office = "https://127.0.0.1:9445"
ca_file = "ca.pem"

[views]
"High, open" = "severity = 'high'"
"a.b" = """
FROM alert
WHERE x"""
zz = "1"
aa = "2"

[keys]
"alerts.done" = ["x", "ctrl+d"]
"alerts.open" = []
`

const least = `[[integration]]
name = "contoso"
tenant_id = "t"
client_id = "c"
certificate = "c.pem"
`

func write(t testing.TB, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "config.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// wantFault checks the kind, parts of the sentence and hint, and their form.
func wantFault(t testing.TB, err error, parts ...string) {
	t.Helper()
	var f *fault.Fault
	if !errors.As(err, &f) || f.Kind != fault.Usage {
		t.Fatalf("%v (%T) is no fault of kind Usage", err, err)
	}
	for _, p := range parts {
		if !strings.Contains(f.Sentence+" | "+f.Hint, p) {
			t.Errorf("%q, hint %q: lacks %q", f.Sentence, f.Hint, p)
		}
	}
	if strings.ContainsFunc(f.Sentence+f.Hint, func(r rune) bool { return r < 0x20 || r == 0x7F || r == 0x9B || r == 0x202E }) {
		t.Errorf("%q, %q: not fit for a line", f.Sentence, f.Hint)
	}
}

func TestLoadWhole(t *testing.T) {
	path := write(t, whole)
	got, err := config.Load(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := &config.Config{
		Path: path, Store: "sqlite:tocsin.db", Theme: "dark", IndexRows: 1000, PollFaster: true,
		Screen: config.Screen{ASCII: true, Links: "off", Mouse: true, Notify: "off", Motion: "auto", SeenAfter: 1500 * time.Millisecond, Advance: true},
		Integrations: []config.Integration{
			{"contoso", "contoso.onmicrosoft.com", "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6", "certificate", "contoso.pem", "contoso.key.pem", "lab", []string{"alerts_v2", "risk_detections"}, config.Duration(30 * time.Second), config.Duration(36 * time.Hour), false, 0, 11},
			{"fabrikam", "t", "c", "certificate", "both.pem", "", "global", []string{"alerts_v2", "incidents"}, config.Duration(time.Minute), config.Duration(7 * 24 * time.Hour), false, 100, 23},
		},
		Clouds: []config.Cloud{{"lab", "https://127.0.0.1:9443", "https://127.0.0.1:9444", "https://127.0.0.1:9445", "ca.pem", 29}},
		Views:  []config.View{{"High, open", "severity = 'high'", 36}, {"a.b", "FROM alert\nWHERE x", 37}, {"zz", "1", 40}, {"aa", "2", 41}},
		Keys:   map[string][]string{"alerts.done": {"x", "ctrl+d"}, "alerts.open": {}},
	}
	for path, place := range map[string]config.Place{
		"store": {1, 1}, "integration.0.requests_per_minute": {20, 1}, "integration.0.sources.1": {17, 25}, "integration.1": {22, 3},
		"integration.1.name": {23, 1}, "screen.links": {7, 1}, "views.a.b": {37, 1}, "keys.alerts.done": {44, 1}, "keys.alerts.done.1": {44, 23},
	} {
		if got.Places[path] != place {
			t.Errorf("%s stands at %v, want %v", path, got.Places[path], place)
		}
	}
	want.Places = got.Places
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got\n%+v, want\n%+v", got, want)
	}
	if in, ok := got.Integration("fabrikam"); !ok || in.Line != 23 {
		t.Errorf("%+v, %v", in, ok)
	}
	if _, ok := got.Integration("none"); ok {
		t.Error("an integration that is not there")
	}
}

func TestLoadDefaults(t *testing.T) {
	for name, text := range map[string]string{"empty": "", "byte order mark": "\ufeff", "comments": "# x\r\n\r\n", "empty tables": "[screen]\n[views]\n[keys]\n"} {
		path := write(t, text)
		got, err := config.Load(t.Context(), path)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		clear(got.Places)
		if !reflect.DeepEqual(got, config.Empty(path)) {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if c := config.Empty("x"); c.Theme != "auto" || c.IndexRows != 5_000_000 || !c.PollFaster || c.Screen.Links != "auto" || c.Store != "" {
		t.Errorf("defaults %+v", c)
	}
}

// The same settings in other spellings that TOML allows.
func TestLoadOtherSpellings(t *testing.T) {
	for name, text := range map[string]string{
		"inline":          `integration = [{name = "contoso", tenant_id = "t", client_id = "c", certificate = "c.pem"}]`,
		"literal":         strings.ReplaceAll(least, `"`, `'`),
		"CRLF":            strings.ReplaceAll(least, "\n", "\r\n"),
		"byte order mark": "\ufeff" + least,
		"quoted keys":     strings.ReplaceAll(least, "name =", `"name" =`),
	} {
		c, err := config.Load(t.Context(), write(t, text))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if in := c.Integrations[0]; in.Name != "contoso" || in.Certificate != "c.pem" || in.Line == 0 {
			t.Errorf("%s: %+v", name, in)
		}
	}
	c, err := config.Load(t.Context(), write(t, "views.b = \"1\"\nviews.\"a c\" = \"2\"\nscreen = {ascii = true}\nkeys = {x = [\"y\"]}\n"))
	if err != nil || len(c.Views) != 2 || c.Views[0].Name != "b" || c.Views[1].Line != 2 || !c.Screen.ASCII || c.Places["keys.x"].Line != 4 {
		t.Errorf("dotted and inline: %+v, %v", c, err)
	}
}

func TestLoadRefuses(t *testing.T) {
	in := func(line string) string { return least + line + "\n" }
	for _, test := range []struct {
		text string
		want []string
	}{
		// unknown keys
		{"stor = 'x'", []string{"config.toml:1:1: ", `"stor" is not known`, `did you mean "store"`}},
		{"Store = 'x'", []string{"1:1", `"Store"`, `did you mean "store"`}},
		{"\n  poll_every = '1m'", []string{"2:3", `"poll_every" belongs under [[integration]]`}},
		{"ascii = true", []string{"1:1", `belongs under [screen]`}},
		{in("theme = 'dark'"), []string{"6:1", "belongs at the top of the file"}},
		{in("pol_every = '1m'"), []string{"6:1", `did you mean "poll_every"`}},
		{in("zzzzzz = 1"), []string{"6:1", `"zzzzzz" is not known`, "known here: ", "tenant_id"}},
		{"[integrations]\nx = 1", []string{"1:2", `did you mean "integration"`}},
		{"[screen.more]\nx = 1", []string{"1:9", `"more"`}},
		{in("[integration.more]\nx = 1"), []string{"6:14", `"more"`}},
		{`integration = [{name = "a", nam = "b", tenant_id = "t", client_id = "c", certificate = "p"}]`, []string{"1:29", `did you mean "name"`}},
		{"\"a\\u001b\\n\" = 1", []string{"1:1", `"a\x1b\n"`}},
		{strings.Repeat("x", 500) + " = 1", []string{"1:1", "is not known"}},
		// wrong types
		{"store = 1", []string{"1:1", `"store" must be text in quotes`}},
		{"index_rows = '5'", []string{"1:1:", `"index_rows" must be a whole number`}},
		{"index_rows = 1.5", []string{"must be a whole number"}},
		{"index_rows = 99999999999999999999", []string{"1:1:", "a number is too large"}},
		{"screen = 1", []string{`"screen" must be a table`}},
		{"[screen]\nmouse = 'yes'", []string{"2:1", `"screen.mouse" must be true or false`}},
		{in("sources = 'alerts_v2'"), []string{"6:", `"integration.sources" must be a list of texts`}},
		{in("sources = [1]"), []string{"6:12", "must be a list of texts"}},
		{in("requests_per_minute = '1'"), []string{"6:", "must be a whole number"}},
		{"[views]\na = 1", []string{"2:1", `"views.a" must be text`}},
		{"[views]\na.b = '1'", []string{"2:", "must be text"}},
		{"[keys]\na = 'x'", []string{"2:", `"keys.a" must be a list of texts`}},
		{"[integration]\nname = 'a'", []string{"1:2", "must be a list of tables", "[[integration]]"}},
		{"integration = {name = 'a'}", []string{"1:1:", "[[integration]]"}},
		{"cloud = [\n {name = 'a', login = 'l', graph = 'g'},\n 3]", []string{"3:2: ", "cloud must be a list of tables", "[[cloud]]"}},
		{"[[integration]]\nname.first = 'a'\ntenant_id = 't'\nclient_id = 'c'\ncertificate = 'p'", []string{"2:1: ", `"integration.name" must be text`}},
		{"integration.name = 'a'", []string{"1:1: ", "integration must be a list of tables"}},
		{"[[views]]", []string{"1:3: ", `"views" must be a table`}},
		{"[views.a]\nb = 'x'", []string{"1:2: ", `"views.a" must be text`}},
		{"[cloud.a]", []string{"1:8: ", `the key "a" is not known`}},
		{"[[store]]", []string{"1:3", "must be text"}},
		{"[[screen]]", []string{"1:3", "must be a table"}},
		// syntax and duplicates
		{"store = ", []string{"1:8", "a value is missing"}},
		{"store 'x'", []string{"1:"}},
		{"\xff = 1", []string{"1:1"}},
		{"store = '\xff'", []string{"1:"}},
		{"store = 'a'\nstore = 'b'", []string{"2:1", "already defined"}},
		{"[screen]\n[screen]", []string{"2:"}},
		{"[views]\na = '1'\na = '2'", []string{"3:1", "already defined"}},
		{in(least), []string{"7:1", `two integrations have the name "contoso"`, "line 2"}},
		{"[[cloud]]\nname='a'\nlogin='l'\ngraph='g'\n[[cloud]]\nname='a'\nlogin='l'\ngraph='g'", []string{"6:1", "two clouds", "line 2"}},
		// missing
		{"[[integration]]", []string{"1:3", `"name" is missing`}},
		{strings.Replace(least, "tenant_id", "# tenant_id", 1), []string{"1:3", `"tenant_id" is missing`}},
		{strings.Replace(least, "client_id", "# client_id", 1), []string{`"client_id" is missing`}},
		{strings.Replace(least, "certificate", "# certificate", 1), []string{`"certificate" is missing`}},
		{"[[cloud]]\nname = 'a'\ngraph = 'g'", []string{"1:3", `"login" is missing`}},
		{"[[cloud]]\nname = 'a'\nlogin = 'g'", []string{`"graph" is missing`}},
		{"[[cloud]]\nlogin = 'l'\ngraph = 'g'", []string{`"name" is missing`}},
		{"integration = [{}]", []string{"1:1", `"name" is missing`}},
		// values
		{"store = ''", []string{"1:1", `"store" is empty`}},
		{"theme = 'drak'", []string{"1:1", `"theme" cannot be "drak"`, `did you mean "dark"`, "ansi16"}},
		{"[screen]\nlinks = 'maybe'", []string{"2:1", `"links" cannot be "maybe"`, "auto, on, off"}},
		{"poll_faster = 'no'", []string{"1:1", "must be true or false"}},
		{"index_rows = 0", []string{"1:1", "above 0", "such as 5000000"}},
		{"index_rows = '1000'", []string{"1:1", "must be a whole number", "without quotes, such as 5000000"}},
		{"index_rows = 100000001", []string{"1:1", "cannot be above 100000000", "such as 5000000, or remove the line"}},
		{"index_rows = 99999999999", []string{"1:1", "cannot be above 100000000"}},
		{"keep = 400", []string{"1:1", "must be text in quotes", `such as "400d"`, "to keep all alerts, remove the line"}},
		{"keep = '400'", []string{"1:1", `cannot be "400"`, `days or weeks in quotes, such as "400d", not months or years`}},
		{"keep = '1y'", []string{"1:1", `cannot be "1y"`, "not months or years"}},
		{"keep = '0'", []string{"1:1", `cannot be "0"`, "to keep all alerts, remove the line"}},
		{"keep = '1m'", []string{"1:1", "shorter than a week", `write "7d" or longer, in days or weeks; to keep all`}},
		{"keep = '3d'", []string{"1:1", "shorter than a week", `write "7d" or longer`}},
		{"keep = '9999999d'", []string{"1:1", `cannot be "9999999d", which is longer than a hundred years`, "remove the line"}},
		{"keep = '99999999999999999999w'", []string{"1:1", "which is longer than a hundred years"}},
		{in("since = '40000d'"), []string{"6:1", "which is longer than a hundred years", `write "36500d" or less`}},
		{strings.Replace(least, `"contoso"`, `""`, 1), []string{"2:1", `"name" is empty`}},
		{strings.Replace(least, `"contoso"`, `" a"`, 1), []string{"2:1", `"name" has blanks`}},
		{strings.Replace(least, `"contoso"`, `"a\u202eb"`, 1), []string{"2:1", "cannot be shown"}},
		{strings.Replace(least, `contoso`, strings.Repeat("x", 65), 1), []string{"2:1", "longer than 64"}},
		{strings.Replace(least, `"c.pem"`, `"c\n.pem"`, 1), []string{"5:1", `"certificate"`}},
		{in("private_key = ''"), []string{"6:1", `"private_key" is empty`, "remove the line"}},
		{in("cloud = ''"), []string{"6:1", `"cloud" is empty`}},
		{in("sources = []"), []string{"6:1", `"sources" is empty`}},
		{in("sources = ['a', 'a']"), []string{"6:1", `names "a" twice`}},
		{in("sources = ['']"), []string{"6:1", "empty name"}},
		{in("poll_every = ''"), []string{"6:1", `"poll_every" cannot be ""`}},
		{in("poll_every = '0s'"), []string{"6:1", `cannot be "0s"`}},
		{in("since = '7 days'"), []string{"6:1", `"since" cannot be "7 days"`, `"7d"`}},
		{in("requests_per_minute = -1"), []string{"6:1", "below 0"}},
		{"[views]\na = ' '", []string{"2:1", `view "a"`}},
		{"[views]\n\"\" = 'x'", []string{"2:1", "view"}},
		{"[keys]\na = ['']", []string{"2:6", `key of "a" is empty`}},
	} {
		t.Run(test.text[:min(len(test.text), 60)], func(t *testing.T) {
			_, err := config.Load(t.Context(), write(t, test.text))
			wantFault(t, err, append(test.want, "config.toml:")...)
		})
	}
}

func TestLoadFiles(t *testing.T) {
	dir := t.TempDir()
	_, err := config.Load(t.Context(), filepath.Join(dir, "none.toml"))
	wantFault(t, err, "none.toml", "tocsin setup")
	if !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("%v does not wrap fs.ErrNotExist", err)
	}
	_, err = config.Load(t.Context(), dir)
	wantFault(t, err, "is a folder")
	_, err = config.Load(t.Context(), write(t, strings.Repeat("#", 1<<20+1)))
	wantFault(t, err, "larger than 1 MB")
	_, err = config.Load(t.Context(), filepath.Join(write(t, ""), "below"))
	wantFault(t, err, "cannot be read")
	_, err = config.Load(t.Context(), filepath.Join(dir, "a\x1b[2J\nb"))
	wantFault(t, err, "no settings file")
}

func TestResolve(t *testing.T) {
	home := t.TempDir()
	t.Setenv("HOME", home)
	t.Setenv("USERPROFILE", home)
	c := config.Empty(filepath.FromSlash("/etc/tocsin/config.toml"))
	for in, want := range map[string]string{
		"": "", "c.pem": "/etc/tocsin/c.pem", "../c.pem": "/etc/c.pem", "/c.pem": "/c.pem", "~/c.pem": home + "/c.pem", "~c.pem": "/etc/tocsin/~c.pem",
	} {
		if got := c.Resolve(in); got != filepath.FromSlash(want) {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func TestTemplate(t *testing.T) {
	plain, err := config.Load(t.Context(), write(t, config.Template()))
	if err != nil || len(plain.Integrations) != 0 {
		t.Fatalf("%+v, %v", plain, err)
	}
	// Without its comment signs, the template sets every default correctly.
	var b strings.Builder
	for line := range strings.Lines(config.Template()) {
		if bare := strings.TrimPrefix(line, "# "); strings.HasPrefix(bare, "[") || strings.Contains(bare, " = ") {
			b.WriteString(bare)
		}
	}
	full, err := config.Load(t.Context(), write(t, b.String()))
	if err != nil {
		t.Fatalf("%v in\n%s", err, b.String())
	}
	want := config.Defaults()
	in := full.Integrations[0]
	want.Name, want.TenantID, want.ClientID, want.Certificate, want.PrivateKey, want.Line = in.Name, in.TenantID, in.ClientID, in.Certificate, in.PrivateKey, in.Line
	if !reflect.DeepEqual(in, want) {
		t.Errorf("the template says %+v, the defaults are %+v", in, want)
	}
	if e := config.Empty(""); full.Theme != e.Theme || full.IndexRows != e.IndexRows || full.Screen != e.Screen {
		t.Errorf("the template says %+v", full)
	}
	if len(full.Clouds) != 1 || len(full.Views) != 1 || len(full.Keys) != 1 || full.Store == "" {
		t.Errorf("a part is missing from the template: %+v", full)
	}
}

func FuzzLoad(f *testing.F) {
	for _, seed := range []string{whole, least, "\ufeff# x", "[a", "integration = [{}, 1]", "[[integration]]\n[integration.x]", "views = {a.b = 1}", "[[integration]]\nname = {a = 1}", "cloud = [[{}]]"} {
		f.Add([]byte(seed))
	}
	path := filepath.Join(f.TempDir(), "config.toml")
	f.Fuzz(func(t *testing.T, text []byte) {
		if err := os.WriteFile(path, text, 0o600); err != nil {
			t.Fatal(err)
		}
		c, err := config.Load(t.Context(), path)
		if err != nil {
			wantFault(t, err, "config.toml")
			return
		}
		for _, in := range c.Integrations {
			if in.Name == "" || in.Line == 0 || in.PollEvery <= 0 || len(in.Sources) == 0 {
				t.Errorf("accepted %+v", in)
			}
		}
		for _, v := range c.Views {
			if v.Name == "" || v.Line == 0 {
				t.Errorf("accepted view %+v", v)
			}
		}
	})
}

func BenchmarkLoad(b *testing.B) {
	var text strings.Builder
	for i := range 100 {
		fmt.Fprint(&text, strings.Replace(least, "contoso", fmt.Sprintf("tenant-%d", i), 1))
	}
	path := write(b, text.String())
	for b.Loop() {
		if _, err := config.Load(b.Context(), path); err != nil {
			b.Fatal(err)
		}
	}
}

// TestSyntaxErrorsSayWhatToWrite has no error in the library's words alone.
func TestSyntaxErrorsSayWhatToWrite(t *testing.T) {
	for text, parts := range map[string][]string{
		"theme = \"x\ntheme": {":1:", "does not end on its line", "close the quotes"},
		"theme = 'x\n":       {":1:", "does not end on its line", "close the quotes"},
		"theme = 'x":         {"does not end", "close the quotes"},
		"theme = \"\"\"x":    {"in three quotes does not end", "close the quotes"},
		"[integration]\nname=\"a\"\n[[integration]]\nname = \"b\"": {"integration must be a list of tables", "write [[integration]]"},
		least + "[integration]\nname=\"b\"":                        {":6:", "integration must be a list of tables", "write [[integration]]"},
		"[integration]\nname=\"a\"\n[integration]\nname=\"b\"":     {":1:2", "integration must be a list of tables", "write [[integration]]"},
		"[screen]\n[screen]\n":                                     {":2:", `the table "screen" is there twice`, "under one heading"},
		"theme = dark":                                             {":1:", `write text in quotes`},
		"theme = true1":                                            {":1:", "write "},
		"theme =":                                                  {"a value is missing", "KEY = VALUE"},
		"theme":                                                    {"a key has no =", "KEY = VALUE"},
		"[screen":                                                  {"does not end with ]", "write [NAME]"},
		"[[integration]\nname":                                     {"does not end with ]]", "write [[NAME]]"},
		"store = \"C:\\data\"":                                     {":1:", "single quotes"},
		"theme=\"dark\"\ntheme=\"dark\"":                           {":2:", "remove one"},
		"theme = \"dark\" x":                                       {":1:", "on a line of its own"},
		"# \xff":                                                   {":1:", "UTF-8"},
		"# \x01":                                                   {":1:", "remove the character"},
		"index_rows = 05":                                          {":1:", "tocsin help settings"},
	} {
		_, err := config.Load(t.Context(), write(t, text))
		if err == nil {
			t.Errorf("%q is accepted", text)
			continue
		}
		wantFault(t, err, parts...)
		for _, words := range []string{"basic string", "already exists", "U+", "expected", "character U", "toml: "} {
			if strings.Contains(err.Error(), words) {
				t.Errorf("%v is in the library's words", err)
			}
		}
	}
}

// TestLoadRefusesWhatIsNoText names the kind of a file that no editor of TOML saved.
func TestLoadRefusesWhatIsNoText(t *testing.T) {
	for text, parts := range map[string][]string{
		"\xff\xfet\x00=\x001\x00":         {"is UTF-16 text", "save it as UTF-8"},
		"\xfe\xff\x00t\x00=\x001":         {"is UTF-16 text", "save it as UTF-8"},
		"t\x00=\x001\x00":                 {"is UTF-16 text", "save it as UTF-8"},
		"SQLite format 3\x00\x10\x00":     {"is not a text file", "check the path"},
		"theme = \"dark\"\n# \x00 inside": {"is not a text file"},
		"\x1f\x8b\x08":                    {"is not a text file"},
	} {
		_, err := config.Load(t.Context(), write(t, text))
		wantFault(t, err, append(parts, "the settings file")...)
	}
}

// TestAHiddenTableHidesNoOtherFault has a heading or a table that can't be used, and looks
// for the faults of the values before, in and after it.
func TestAHiddenTableHidesNoOtherFault(t *testing.T) {
	const before, after = "theme = 'zz'\nindex_rows = 0\n", "\n[keys]\n'alerts.open' = ['']\n"
	around := []string{"1:1: \"theme\"", "2:1: \"index_rows\"", "a key of \"alerts.open\" is empty"}
	for _, c := range []struct {
		table string
		want  string // besides those around
	}{
		{"[nope]\na = 1", `3:2: the key "nope" is not known`},
		{"[nope]\na = 1\n[nope]", `3:2: the key "nope" is not known`},
		{"[[nope]] # two\n[[nope]]\nname = 'x'", `3:3: the key "nope" is not known`},
		{"[integration.nope]\nname = 'x'", `3:14: the key "nope" is not known`},
		{"[cloud.nope]", `3:8: the key "nope" is not known`},
		{"[screen.nope]\nlinks = 'zz'", `3:9: the key "nope" is not known`},
		{"[[screen]]\nlinks = 'zz'", `3:3: "screen" must be a table`},
		{"[screen.links]\na = 1", `3:2: "screen.links" must be text`},
		{"[integration]\nname = 'x'", `3:2: integration must be a list of tables`},
		{"[integration.sources.x]", `3:14: "integration.sources" must be a list of texts`},
		{"[views.a]\nb = 'x'", `3:2: "views.a" must be text`},
		{"[views]\nv = {a = 1}", `4:1: "views.v" must be text`},
		{"screen = {ascii = 1, links = 'on'}", `3:11: "screen.ascii" must be true or false`},
		{"screen = 1", `3:1: "screen" must be a table`},
		{"views = {a = 1, b = 'x'}", `3:10: "views.a" must be text`},
		{"cloud = [{name = 1}]", `3:11: "cloud.name" must be text`},
		{"integration = 1", `3:1: integration must be a list of tables`},
	} {
		_, err := config.Load(t.Context(), write(t, before+c.table+after))
		var all config.Problems
		if !errors.As(err, &all) || len(all) != 4 {
			t.Errorf("%q: %d faults: %v", c.table, len(all), all)
			continue
		}
		for _, want := range append(around, c.want) {
			if !strings.Contains(all.Error(), want) {
				t.Errorf("%q: %v lacks %q", c.table, all, want)
			}
		}
	}
}

// TestFaulty has owners see which keys have a problem of their own.
func TestFaulty(t *testing.T) {
	for text, want := range map[string]bool{
		"": false, "[[cloud]]\nname='a'\nlogin='l'\ngraph='g'": false, "[nope]": false,
		"cloud = 1": true, "cloud = [{name = 1}]": true, "[cloud]": true, "[[clod]]": true,
	} {
		asked := false
		_, _ = config.Load(t.Context(), write(t, text), func(c *config.Config) []config.Problem {
			asked = true
			if got := c.Faulty("cloud"); got != want {
				t.Errorf("%q: cloud is faulty: %v", text, got)
			}
			return nil
		})
		if !asked {
			t.Errorf("%q: the owner is not asked", text)
		}
	}
}

// The problems of a line are told in its order, which is not that of the checks.
func TestProblemsOfALineAreInItsOrder(t *testing.T) {
	text := "integration = [{since = 'x', tenant_id = 't', client_id = 'c', certificate = 'p', name = ' a'}]\n"
	_, err := config.Load(t.Context(), write(t, text))
	var all config.Problems
	if !errors.As(err, &all) || len(all) != 2 || !strings.Contains(all[0].Sentence, `"since"`) || !strings.Contains(all[1].Sentence, `"name"`) {
		t.Errorf("%v", err)
	}
}

// A relative home folder counts as unknown: it would move with the working folder.
func TestExpandNeedsAWholeHome(t *testing.T) {
	for _, home := range []string{"x", "."} {
		t.Setenv("HOME", home)
		t.Setenv("USERPROFILE", home)
		path, err := config.Expand("~/a")
		if f := fault.Of(err); path != "" || f == nil || f.Kind != fault.Usage || !strings.Contains(f.Hint, "set HOME") {
			t.Errorf("%q: %q, %v", home, path, err)
		}
	}
}

func TestPollFasterCanBeSwitchedOff(t *testing.T) {
	for text, want := range map[string]bool{"": true, "poll_faster = true": true, "poll_faster = false": false} {
		if c, err := config.Load(t.Context(), write(t, text)); err != nil || c.PollFaster != want {
			t.Errorf("%q: %+v, %v", text, c, err)
		}
	}
}
