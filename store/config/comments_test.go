package config_test

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin/store/config"
)

// commented writes settings with random comments, blanks and blank lines wherever TOML allows them.
type commented struct {
	rand   *rand.Rand
	nl     string
	text   strings.Builder
	marks  int
	places map[string][2]int // of each "key = value", by the name of its table and its own
}

// comment returns a comment that no other is like, or nothing.
func (c *commented) comment() string {
	if c.rand.IntN(2) == 0 {
		return ""
	}
	c.marks++
	return fmt.Sprintf("#%s <%d> \"quoted\" [in, brackets] é", strings.Repeat(" ", c.rand.IntN(3)), c.marks)
}

func (c *commented) blanks() string {
	return []string{"", " ", "  ", "\t"}[c.rand.IntN(4)]
}

// lines writes whole lines of comments and blanks.
func (c *commented) lines() string {
	var b strings.Builder
	for range c.rand.IntN(3) {
		b.WriteString(c.blanks() + c.comment() + c.nl)
	}
	return b.String()
}

// end ends a line.
func (c *commented) end() string { return c.blanks() + c.comment() + c.nl }

// between writes what may stand inside a list: on its line, or on several.
func (c *commented) between(breaks bool) string {
	if !breaks || c.rand.IntN(3) == 0 {
		return c.blanks()
	}
	return c.end() + c.lines() + c.blanks()
}

func (c *commented) spell(value string) string {
	switch c.rand.IntN(4) {
	case 0:
		return "'" + value + "'"
	case 1:
		return `"""` + value + `"""`
	case 2:
		return "'''" + c.nl + value + "'''"
	}
	return `"` + value + `"`
}

func (c *commented) list(values []string) string {
	breaks := c.rand.IntN(3) > 0
	var b strings.Builder
	b.WriteString("[")
	for i, v := range values {
		b.WriteString(c.between(breaks) + c.spell(v) + c.between(breaks))
		if i < len(values)-1 || c.rand.IntN(2) == 0 {
			b.WriteString(",")
		}
	}
	b.WriteString(c.between(breaks) + "]")
	return b.String()
}

func (c *commented) key(table, key, value string) {
	c.text.WriteString(c.lines() + c.blanks())
	begin := c.text.Len()
	c.text.WriteString(key + c.blanks() + "=" + c.blanks() + value)
	c.places[table+"."+key] = [2]int{begin, c.text.Len()}
	c.text.WriteString(c.end())
}

func (c *commented) header(header string) {
	c.text.WriteString(c.lines() + c.blanks() + header + c.end())
}

var someSources = []string{"alerts_v2", "incidents", "alerts", "risk_detections", "o365_management"}

// pick returns some sources in any order.
func (c *commented) pick() []string {
	all := slices.Clone(someSources)
	c.rand.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
	return all[:1+c.rand.IntN(len(all))]
}

// write writes settings with three integrations, a cloud and views.
func (c *commented) write() {
	c.key("", "theme", `"dark"`)
	for _, name := range []string{"one", "two", "three"} {
		c.header("[[integration]]")
		keys := [][2]string{
			{"name", c.spell(name)},
			{"tenant_id", `"t"`},
			{"client_id", `"c"`},
			{"certificate", `"a.pem"`},
			{"private_key", `"a.key.pem"`},
			{"sources", c.list(c.pick())},
			{"poll_every", `"1m"`},
			{"since", `"7d"`},
			{"paused", "true"},
			{"requests_per_minute", "50"},
			{"cloud", `"lab"`},
		}
		c.rand.Shuffle(len(keys), func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
		for _, key := range keys {
			if slices.Contains([]string{"name", "tenant_id", "client_id", "certificate"}, key[0]) || c.rand.IntN(4) > 0 {
				c.key(name, key[0], key[1])
			}
		}
	}
	c.header("[[cloud]]")
	c.key("cloud", "name", `"lab"`)
	c.key("cloud", "login", `"https://a"`)
	c.key("cloud", "graph", `'https://b'`)
	c.header("[views]")
	c.key("views", "High", `"severity = 'high'"`)
	c.header("[keys]")
	c.key("keys", `"alerts.done"`, c.list([]string{"x", "ctrl+d"}))
	c.text.WriteString(c.lines())
}

// edit is an edit of one key of an integration.
type edit struct {
	key  string
	make func(c *commented, in *config.Integration)
}

func edits() []edit {
	return []edit{
		{"name", func(_ *commented, in *config.Integration) { in.Name = "renamed" }},
		{"tenant_id", func(_ *commented, in *config.Integration) { in.TenantID = "other" }},
		{"client_id", func(_ *commented, in *config.Integration) { in.ClientID = "other" }},
		{"certificate", func(_ *commented, in *config.Integration) { in.Certificate = "other.pem" }},
		{"private_key", func(_ *commented, in *config.Integration) { in.PrivateKey = "other.pem" }},
		{"private_key", func(_ *commented, in *config.Integration) { in.PrivateKey = "" }},
		{"sources", func(c *commented, in *config.Integration) { in.Sources = c.pick() }},
		{"poll_every", func(_ *commented, in *config.Integration) { in.PollEvery *= 2 }},
		{"since", func(_ *commented, in *config.Integration) { in.Since *= 2 }},
		{"paused", func(_ *commented, in *config.Integration) { in.Paused = !in.Paused }},
		{"requests_per_minute", func(_ *commented, in *config.Integration) { in.RequestsPerMinute += 7 }},
		{"cloud", func(_ *commented, in *config.Integration) { in.Cloud = "usgov" }},
	}
}

var marked = regexp.MustCompile(`<\d+>`)

// TestEveryCommentStays edits one key of settings with random comments. Every comment stays in its
// order, and every byte outside the value, or the line that comes or goes.
func TestEveryCommentStays(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	for seed := range uint64(300) {
		c := &commented{rand: rand.New(rand.NewPCG(seed, 1)), nl: []string{"\n", "\r\n"}[seed%2], places: map[string][2]int{}}
		c.write()
		before := c.text.String()
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		of := []string{"one", "two", "three"}[c.rand.IntN(3)]
		e := edits()[c.rand.IntN(len(edits()))]
		var want config.Integration
		err := config.Change(path, of, func(in *config.Integration) error {
			e.make(c, in)
			want = *in
			return nil
		})
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, before)
		}
		after := text(t, path)
		if was, is := marked.FindAllString(before, -1), marked.FindAllString(after, -1); !slices.Equal(was, is) {
			t.Errorf("seed %d, %s: the comments were %v, and are %v\n%s\n--- became\n%s", seed, e.key, was, is, before, after)
		}
		if strings.Count(after, "\n") != strings.Count(after, c.nl) {
			t.Errorf("seed %d, %s: other line breaks\n%q", seed, e.key, after)
		}
		at, there := c.places[of+"."+e.key]
		if gone := there && (e.key == "paused" || want.PrivateKey == ""); gone {
			at = [2]int{lineBegin(before, at[0]), lineFinish(before, at[1])}
		}
		head, tail := before[:at[0]], before[at[1]:]
		if !there {
			head, tail = aroundNew(before, after)
		}
		if !strings.HasPrefix(after, head) || !strings.HasSuffix(after, tail) {
			t.Errorf("seed %d, %s: other bytes than the key's changed\n%s\n--- became\n%s", seed, e.key, before, after)
		}
		settings, err := config.Load(t.Context(), path)
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, after)
		}
		is, _ := settings.Integration(want.Name)
		if is.Line = want.Line; !reflect.DeepEqual(is, want) {
			t.Errorf("seed %d, %s: read back as %+v, want %+v", seed, e.key, is, want)
		}
		if t.Failed() {
			return
		}
	}
}

// aroundNew returns the two parts of a text between which something new stands.
func aroundNew(before, after string) (head, tail string) {
	i := 0
	for i < len(before) && i < len(after) && before[i] == after[i] {
		i++
	}
	return before[:i], before[i:]
}

func lineBegin(s string, i int) int { return strings.LastIndexByte(s[:i], '\n') + 1 }

func lineFinish(s string, i int) int { return i + strings.IndexByte(s[i:], '\n') + 1 }

// TestOtherEditsKeepEveryComment adds an integration and a view, gives a cloud another address, and
// removes integrations: of the comments only those between the keys of a removed one go.
func TestOtherEditsKeepEveryComment(t *testing.T) {
	path := filepath.Join(t.TempDir(), "config.toml")
	for seed := range uint64(60) {
		c := &commented{rand: rand.New(rand.NewPCG(seed, 2)), nl: []string{"\n", "\r\n"}[seed%2], places: map[string][2]int{}}
		c.write()
		before := c.text.String()
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		for what, do := range map[string]func() error{
			"add":      func() error { return config.Add(path, sample()) },
			"view":     func() error { return config.SetView(path, config.View{Name: "High", Query: "1"}, "") },
			"new view": func() error { return config.SetView(path, config.View{Name: "Low", Query: "2"}, "") },
			"readdress": func() error {
				return config.Readdress(path, config.Cloud{Name: "lab", Login: "https://n", Graph: "https://m"})
			},
		} {
			if err := do(); err != nil {
				t.Fatalf("seed %d, %s: %v", seed, what, err)
			}
		}
		if was, is := marked.FindAllString(before, -1), marked.FindAllString(text(t, path), -1); !slices.Equal(was, is) {
			t.Fatalf("seed %d: the comments were %v, and are %v\n%s", seed, was, is, text(t, path))
		}
		if err := os.WriteFile(path, []byte(before), 0o600); err != nil {
			t.Fatal(err)
		}
		if err := config.Remove(path, "two"); err != nil {
			t.Fatal(err)
		}
		last := 0
		for key, at := range c.places {
			if strings.HasPrefix(key, "two.") {
				last = max(last, at[1])
			}
		}
		head := strings.LastIndex(before[:last], "[[integration]]")
		want := before[:lineBegin(before, head)] + strings.TrimPrefix(before[lineFinish(before, last):], c.nl)
		if got := text(t, path); got != want {
			t.Fatalf("seed %d: after the removal\n%s\nwant\n%s", seed, got, want)
		}
	}
}

// TestRemoveLeavesNoBlankLines adds and removes an integration again and again: the file doesn't grow.
// Of one that held nothing else, the template remains.
func TestRemoveLeavesNoBlankLines(t *testing.T) {
	for _, before := range []string{"# mine\n", "# mine\r\n", "# mine\n\n[views]\na = 'b'\n", least} {
		path := write(t, before)
		for range 3 {
			if err := config.Add(path, sample()); err != nil {
				t.Fatal(err)
			}
			if err := config.Remove(path, sample().Name); err != nil {
				t.Fatal(err)
			}
		}
		if got := text(t, path); got != before {
			t.Errorf("%q became %q", before, got)
		}
	}
	path := write(t, least)
	if err := config.Remove(path, "contoso"); err != nil || text(t, path) != config.Template() {
		t.Errorf("%v, and there is %q", err, text(t, path))
	}
}
