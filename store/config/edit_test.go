package config_test

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"tocsin/store/config"
)

func sample() config.Integration {
	in := config.Defaults()
	in.Name, in.TenantID, in.ClientID = "fabrikam", "fabrikam.onmicrosoft.com", "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
	in.Certificate, in.PrivateKey = "fabrikam.pem", "fabrikam.key.pem"
	return in
}

const sampleText = `[[integration]]
name = "fabrikam"
tenant_id = "fabrikam.onmicrosoft.com"
client_id = "5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6"
certificate = "fabrikam.pem"
private_key = "fabrikam.key.pem"
sources = ["alerts_v2", "incidents"]
poll_every = "1m"
since = "7d"
`

// replace changes an integration into in, whatever the file has.
func replace(path, name string, in config.Integration) error {
	return config.Change(path, name, func(now *config.Integration) error {
		*now = in
		return nil
	})
}

func text(t testing.TB, path string) string {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantMode(t testing.TB, path string, want fs.FileMode) {
	t.Helper()
	if info, err := os.Stat(path); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != want {
		t.Errorf("%s: %v, %v, want mode %o", path, info.Mode(), err, want)
	}
}

func wantOnly(t testing.TB, path string) {
	t.Helper()
	if entries, err := os.ReadDir(filepath.Dir(path)); err != nil || len(entries) != 1 {
		t.Errorf("%v, %v: want the settings file alone", entries, err)
	}
}

func TestAddMakesTheFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "tocsin", "config.toml")
	if err := config.Add(path, sample()); err != nil {
		t.Fatal(err)
	}
	if got := text(t, path); got != config.Template()+"\n"+sampleText {
		t.Errorf("wrote\n%s", got)
	}
	wantMode(t, path, 0o600)
	wantMode(t, filepath.Dir(path), 0o700)
	wantOnly(t, path)
	c, err := config.Load(t.Context(), path)
	if err != nil {
		t.Fatal(err)
	}
	want := sample()
	want.Line = c.Integrations[0].Line
	if !reflect.DeepEqual(c.Integrations[0], want) || want.Line == 0 {
		t.Errorf("read back as %+v", c.Integrations[0])
	}
}

func TestAddKeepsEveryByte(t *testing.T) {
	for name, test := range map[string]struct{ before, between, after string }{
		"empty":             {"", "", sampleText},
		"byte order mark":   {"\ufeff", "", sampleText},
		"comment":           {"# mine\n", "\n", sampleText},
		"no line break":     {"# mine", "\n\n", sampleText},
		"after views":       {least + "[views]\na = 'b' # why\n", "\n", sampleText},
		"CRLF":              {"# mine\r\ntheme = 'dark'\r\n", "\r\n", strings.ReplaceAll(sampleText, "\n", "\r\n")},
		"odd spelling":      {"theme='dark'#x\n[ screen ]\n\tmouse=true\n\n\n", "\n", sampleText},
		"all that there is": {whole, "\n", strings.ReplaceAll(sampleText, "fabrikam", "northwind")},
	} {
		t.Run(name, func(t *testing.T) {
			path := write(t, test.before)
			in := sample()
			if name == "all that there is" {
				in.Name, in.TenantID, in.Certificate, in.PrivateKey = "northwind", "northwind.onmicrosoft.com", "northwind.pem", "northwind.key.pem"
			}
			if err := config.Add(path, in); err != nil {
				t.Fatal(err)
			}
			if got, want := text(t, path), test.before+test.between+test.after; got != want {
				t.Errorf("got\n%q, want\n%q", got, want)
			}
			wantOnly(t, path)
		})
	}
}

func TestAddSpellsWhatDiffers(t *testing.T) {
	in := config.Integration{
		Name: `a "b" \c`, TenantID: "t", ClientID: "c", Certificate: `C:\keys\é.pem`, Cloud: "lab", Sources: []string{"alerts"},
		PollEvery: config.Duration(90 * time.Second), RequestsPerMinute: 20,
	}
	path := write(t, "")
	if err := config.Add(path, in); err != nil {
		t.Fatal(err)
	}
	const want = `[[integration]]
name = "a \"b\" \\c"
tenant_id = "t"
client_id = "c"
certificate = "C:\\keys\\é.pem"
cloud = "lab"
sources = ["alerts"]
poll_every = "1m30s"
since = "7d"
requests_per_minute = 20
`
	if got := text(t, path); got != want {
		t.Errorf("wrote\n%s", got)
	}
	c, err := config.Load(t.Context(), path)
	if err != nil || c.Integrations[0].Name != in.Name || c.Integrations[0].Certificate != in.Certificate {
		t.Errorf("read back as %+v, %v", c, err)
	}
	// If no limit is given, the default applies.
	in.Name, in.RequestsPerMinute = "other", 0
	if err := config.Add(path, in); err != nil {
		t.Fatal(err)
	}
	if c, err := config.Load(t.Context(), path); err != nil || c.Integrations[1].RequestsPerMinute != 100 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestAddRefusesAndLeavesTheFile(t *testing.T) {
	named := func(name string) config.Integration {
		in := sample()
		in.Name = name
		return in
	}
	for _, test := range []struct {
		name, before string
		in           config.Integration
		want         string
	}{
		{"taken", least, named("contoso"), `named "contoso" already`},
		{"nothing given", least, config.Integration{}, `"name" is missing`},
		{"control characters", least, named("a\x1b"), "cannot be shown"},
		{"no UTF-8", "", named("a\xffb"), "the change was not made"},
		{"file is wrong", "stor = 1\n", sample(), `"stor"`},
		{"inline array", `integration = [{name = "a", tenant_id = "t", client_id = "c", certificate = "p"}]`, sample(), "the change was not made"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := write(t, test.before)
			wantFault(t, config.Add(path, test.in), test.want)
			if got := text(t, path); got != test.before {
				t.Errorf("the file is now\n%s", got)
			}
			wantOnly(t, path)
		})
	}
}

func TestReplace(t *testing.T) {
	const before = `# the file
theme = "dark"   # stays

[[integration]]  # first
  name     = 'one'    # who
  tenant_id = "t"
  client_id = "c"
  certificate = "one.pem"
  # why so often
  poll_every = "60s"  # often
  sources = [
    "alerts_v2",   # both
    "incidents",
  ] # end

# about the second
[[integration]]
name = "two"
tenant_id = "t"
client_id = "c"
certificate = "two.pem"
private_key = "two.key.pem" # gone soon
requests_per_minute = 0
[views]
a = "b"`
	load := func(t *testing.T, path, name string) config.Integration {
		c, err := config.Load(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		in, ok := c.Integration(name)
		if !ok {
			t.Fatalf("no %s", name)
		}
		return in
	}
	for _, test := range []struct {
		name, of string
		edit     func(*config.Integration)
		swap     []string // pairs: the text before and after
	}{
		{"nothing", "one", func(*config.Integration) {}, nil},
		{"nothing, without a limit", "two", func(*config.Integration) {}, nil},
		{"rename", "one", func(in *config.Integration) { in.Name = "uno" }, []string{"'one'    #", `"uno"    #`}},
		{"renewed certificate", "two", func(in *config.Integration) { in.Certificate = "2.pem"; in.PrivateKey = "2.key.pem" }, []string{`"two.pem"`, `"2.pem"`, `"two.key.pem" #`, `"2.key.pem" #`}},
		{"same length of time", "one", func(in *config.Integration) { in.PollEvery = config.Duration(time.Minute) }, nil},
		{"other length of time", "one", func(in *config.Integration) { in.PollEvery = config.Duration(2 * time.Minute) }, []string{`"60s"  #`, `"2m"  #`}},
		{"sources", "one", func(in *config.Integration) { in.Sources = []string{"alerts"} }, []string{"[\n    \"alerts_v2\",   # both\n    \"incidents\",\n  ] #", "[\n    \"alerts\",\n    # both\n  ] #"}},
		{"one source less", "one", func(in *config.Integration) { in.Sources = []string{"incidents"} }, []string{"\"alerts_v2\",   # both\n    \"incidents\"", "# both\n    \"incidents\""}},
		{"one source more", "one", func(in *config.Integration) { in.Sources = append(in.Sources, "alerts") }, []string{"\"incidents\",\n", "\"incidents\",\n    \"alerts\",\n"}},
		{"another order", "one", func(in *config.Integration) { slices.Reverse(in.Sources) }, []string{"\n    \"alerts_v2\",   # both\n    \"incidents\",\n", "\n    # both\n    \"incidents\",\n    \"alerts_v2\",\n"}},
		{"new key", "one", func(in *config.Integration) { in.Since = config.Duration(24 * time.Hour) }, []string{"] # end\n", "] # end\nsince = \"1d\"\n"}},
		{"new keys", "two", func(in *config.Integration) {
			in.Since = config.Duration(24 * time.Hour)
			in.Cloud = "usgov"
			in.RequestsPerMinute = 50
		}, []string{"minute = 0\n", "minute = 50\ncloud = \"usgov\"\nsince = \"1d\"\n"}},
		{"key taken out", "two", func(in *config.Integration) { in.PrivateKey = "" }, []string{"private_key = \"two.key.pem\" # gone", "# gone"}},
	} {
		for _, breaks := range []string{"\n", "\r\n"} {
			t.Run(test.name, func(t *testing.T) {
				asFile := func(s string) string { return strings.ReplaceAll(s, "\n", breaks) }
				path := write(t, asFile(before))
				in := load(t, path, test.of)
				test.edit(&in)
				if err := replace(path, test.of, in); err != nil {
					t.Fatal(err)
				}
				want := asFile(before)
				for i := 0; i < len(test.swap); i += 2 {
					if !strings.Contains(want, asFile(test.swap[i])) {
						t.Fatalf("the test's %q is nowhere", test.swap[i])
					}
					want = strings.Replace(want, asFile(test.swap[i]), asFile(test.swap[i+1]), 1)
				}
				if got := text(t, path); got != want {
					t.Errorf("got\n%s\nwant\n%s", got, want)
				}
				after := load(t, path, in.Name)
				in.Line = after.Line
				if !reflect.DeepEqual(after, in) {
					t.Errorf("read back as %+v, want %+v", after, in)
				}
			})
		}
	}
	t.Run("new key at the end of the file", func(t *testing.T) {
		path := write(t, strings.TrimSuffix(least, "\n"))
		in := load(t, path, "contoso")
		in.PrivateKey = "k.pem"
		if err := replace(path, "contoso", in); err != nil {
			t.Fatal(err)
		}
		if got := text(t, path); got != least+`private_key = "k.pem"` {
			t.Errorf("got %q", got)
		}
	})
}

func TestReplaceRefuses(t *testing.T) {
	path := write(t, whole)
	wantFault(t, replace(path, "none", sample()), `no integration named "none"`)
	in := sample()
	in.Name = "contoso"
	wantFault(t, replace(path, "fabrikam", in), "the change was not made", "two integrations")
	in = sample()
	in.TenantID = ""
	wantFault(t, replace(path, "fabrikam", in), `"tenant_id" is missing`)
	if text(t, path) != whole {
		t.Error("the file changed")
	}
	inline := write(t, `integration = [{name = "a", tenant_id = "t", client_id = "c", certificate = "p"}]`)
	wantFault(t, replace(inline, "a", sample()), "inline")
	wantFault(t, config.Editable(inline, "a"), "inline")
	wantFault(t, config.Remove(inline, "a"), "inline")
	wantFault(t, config.Editable(path, "none"), "no integration named")
	if err := config.Editable(path, "fabrikam"); err != nil || text(t, path) != whole {
		t.Errorf("it can be edited: %v", err)
	}
	missing := filepath.Join(t.TempDir(), "none.toml")
	wantFault(t, replace(missing, "a", sample()), "no settings file")
	if _, err := os.Stat(missing); err == nil {
		t.Error("Change made a file")
	}
}

// TestReaddress changes the addresses of one cloud and nothing else.
func TestReaddress(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	const before = "# mine\n[[cloud]]\nname = \"a\"\nlogin = 'https://a' # one\ngraph = \"https://a\"\n\n[[cloud]]\nname = \"b\"\nlogin = \"https://b\"\ngraph = \"https://b\"\noffice = \"https://b\"\nca_file = \"ca.pem\"\n"
	for name, want := range map[string]string{
		"a": strings.ReplaceAll(strings.Replace(before, "'https://a'", `"https://new"`, 1), `"https://a"`, `"https://new"`),
		"b": strings.ReplaceAll(before, "https://b", "https://new"),
	} {
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := config.Readdress(path, config.Cloud{Name: name, Login: "https://new", Graph: "https://new", Office: "https://new"}); err != nil || text(t, path) != want {
			t.Errorf("%s: %v\n%s", name, err, text(t, path))
		}
	}
	if err := config.Readdress(path, config.Cloud{Name: "c"}); err == nil || !strings.Contains(err.Error(), `has no cloud named "c"`) {
		t.Error(err)
	}
}

func TestRemove(t *testing.T) {
	first, rest, _ := strings.Cut(whole, "[[integration]]\nname = \"fabrikam\"")
	_, rest, _ = strings.Cut(rest, "both.pem\"\n\n")
	path := write(t, whole)
	if err := config.Remove(path, "fabrikam"); err != nil {
		t.Fatal(err)
	}
	if got := text(t, path); got != first+rest {
		t.Errorf("got\n%s", got)
	}
	wantFault(t, config.Remove(path, "fabrikam"), "no integration")
	if err := config.Remove(path, "contoso"); err != nil {
		t.Fatal(err)
	}
	if c, err := config.Load(t.Context(), path); err != nil || len(c.Integrations) != 0 || len(c.Views) != 4 {
		t.Errorf("%+v, %v", c, err)
	}
}

func TestEditKeepsALink(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("links need rights on Windows")
	}
	target := write(t, least)
	if err := os.Chmod(target, 0o644); err != nil {
		t.Fatal(err)
	}
	link := filepath.Join(t.TempDir(), "config.toml")
	if err := os.Symlink(target, link); err != nil {
		t.Fatal(err)
	}
	if err := config.Add(link, sample()); err != nil {
		t.Fatal(err)
	}
	if got, err := os.Readlink(link); err != nil || got != target {
		t.Errorf("the link is now %q, %v", got, err)
	}
	if got := text(t, target); got != least+"\n"+sampleText {
		t.Errorf("wrote\n%s", got)
	}
	wantMode(t, target, 0o600)
	dangling := filepath.Join(t.TempDir(), "config.toml")
	if err := os.Symlink(filepath.Join(t.TempDir(), "none"), dangling); err != nil {
		t.Fatal(err)
	}
	wantFault(t, config.Add(dangling, sample()), "does not exist")
}

func TestEditInAFolderThatIsNone(t *testing.T) {
	wantFault(t, config.Add(filepath.Join(write(t, ""), "config.toml"), sample()), "config.toml")
}

func FuzzAdd(f *testing.F) {
	for _, seed := range []string{"", whole, least, "\ufeff# x", "# a\r\n", "[views]\na='b'", "integration = []", "[[integration]]", "a = \"\"\"\n[[integration]]\n\"\"\""} {
		f.Add([]byte(seed), "fabrikam", "f.pem")
	}
	f.Add([]byte("# x"), "fabrikam", "f.\xfaem")
	f.Add([]byte(whole), "a\"\n[views]\nx = \"", `C:\x`)
	path := filepath.Join(f.TempDir(), "config.toml")
	f.Fuzz(func(t *testing.T, before []byte, name, certificate string) {
		if err := os.WriteFile(path, before, 0o600); err != nil {
			t.Fatal(err)
		}
		was, errBefore := config.Load(t.Context(), path)
		in := sample()
		in.Name, in.Certificate = name, certificate
		err := config.Add(path, in)
		after, readErr := os.ReadFile(path)
		if readErr != nil {
			t.Fatal(readErr)
		}
		if err != nil {
			wantFault(t, err)
			if !bytes.Equal(before, after) {
				t.Errorf("refused (%v), yet the file changed", err)
			}
			return
		}
		if errBefore != nil {
			t.Fatalf("a wrong file was edited: %v", errBefore)
		}
		if !bytes.HasPrefix(after, before) {
			t.Errorf("%q became %q", before, after)
		}
		now, err := config.Load(t.Context(), path)
		if err != nil {
			t.Fatal(err)
		}
		last := len(now.Integrations) - 1
		if added := now.Integrations[last]; added.Name != name || added.Certificate != certificate {
			t.Errorf("added %+v", added)
		}
		now.Integrations = now.Integrations[:last]
		if len(was.Integrations) == 0 {
			now.Integrations = was.Integrations
		}
		was.Places, now.Places = nil, nil // the edit moved them
		if !reflect.DeepEqual(was, now) {
			t.Errorf("was %+v, is %+v", was, now)
		}
	})
}

// A change sees the integration as the file has it, and its error leaves the file as it is.
func TestChangeReadsTheFileAnew(t *testing.T) {
	path := write(t, "[[integration]]\nname = \"a\" # one\ntenant_id = \"a.example\"\nclient_id = \"5f6e7d8c-1a2b-4c3d-9e0f-a1b2c3d4e5f6\"\ncertificate = \"a.pem\"\npoll_every = '2m' # two\n# end\n")
	before := text(t, path)
	why := errors.New("no")
	if err := config.Change(path, "a", func(*config.Integration) error { return why }); err != why || text(t, path) != before {
		t.Errorf("%v\n%s", err, text(t, path))
	}
	for _, paused := range []bool{true, false} {
		err := config.Change(path, "a", func(in *config.Integration) error {
			if in.PollEvery != config.Duration(2*time.Minute) || in.Paused == paused {
				t.Errorf("it reads %+v", in)
			}
			in.Paused, in.Sources[0] = paused, "risk_detections"
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		line := "" // once it isn't paused any more, nothing of it is left
		if paused {
			line = "paused = true\n"
		}
		want := strings.Replace(before, "# two\n", "# two\nsources = [\"risk_detections\", \"incidents\"]\n"+line, 1)
		if got := text(t, path); got != want {
			t.Errorf("it became\n%s", got)
		}
	}
}
