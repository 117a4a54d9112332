package config

import (
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pelletier/go-toml/v2"
)

// schemaTree returns the schema as an editor reads it.
func schemaTree(t *testing.T) map[string]any {
	t.Helper()
	text, err := Schema([]string{"alerts.done"})
	if err != nil {
		t.Fatal(err)
	}
	var tree map[string]any
	if err := json.Unmarshal(text, &tree); err != nil {
		t.Fatal(err)
	}
	return tree
}

// wrongBy returns what the schema says of a settings file.
func wrongBy(t *testing.T, schema map[string]any, text string) string {
	t.Helper()
	var tree map[string]any
	if err := toml.Unmarshal([]byte(text), &tree); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	b, err := json.Marshal(tree)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(b, &v); err != nil {
		t.Fatal(err)
	}
	return against(schema, v)
}

// loads reports whether Load accepts a settings file.
func loads(text string) (*Config, error) {
	settings, _, err := parse("config.toml", []byte(text))
	return settings, err
}

// settingsTemplate returns the template of the settings with every line in force.
func settingsTemplate() string {
	return regexp.MustCompile(`(?m)^# (\[|"|[a-z_.]+ = )`).ReplaceAllString(template, "$1")
}

// TestSchemaHasEveryKey looks for each key that Load knows, with its help.
func TestSchemaHasEveryKey(t *testing.T) {
	keys := 0
	var walk func(s *shape, schema map[string]any, name string)
	walk = func(s *shape, schema map[string]any, name string) {
		if s.elements != nil {
			s, schema = s.elements, schema["items"].(map[string]any)
		}
		for key, below := range s.keys {
			keys++
			properties := schema["properties"].(map[string]any)
			of, ok := properties[key].(map[string]any)
			if help, _ := of["description"].(string); !ok || len(help) < 15 || strings.Contains(help, "  ") {
				t.Errorf("%s.%s: %v", name, key, of)
				continue
			}
			walk(below, of, name+"."+key)
		}
	}
	walk(root(), schemaTree(t), "")
	if keys < 35 {
		t.Errorf("only %d keys", keys)
	}
	for name := range rules() {
		if root().at(name).words == "" {
			t.Errorf("there is a rule of %s, which is no key", name)
		}
	}
}

// TestSchemaAcceptsTheExamples validates the template, in which all keys are.
func TestSchemaAcceptsTheExamples(t *testing.T) {
	schema, text := schemaTree(t), settingsTemplate()
	if settings, err := loads(text); err != nil || len(settings.Clouds) != 1 || len(settings.Integrations) != 1 || len(settings.Keys) != 1 {
		t.Fatalf("%+v, %v\n%s", settings, err, text)
	}
	for _, text := range []string{"", text, strings.ReplaceAll(text, "certificate = \"c", "certificate = \"~/c")} {
		if wrong := wrongBy(t, schema, text); wrong != "" {
			t.Errorf("%s\n%s", wrong, text)
		}
	}
}

// TestSchemaRefusesWhatLoadRefuses changes one line of the template at a time.
func TestSchemaRefusesWhatLoadRefuses(t *testing.T) {
	schema, sound := schemaTree(t), settingsTemplate()
	for _, c := range []struct {
		line string // a key and its value in place of the line of that key
		fine bool
	}{
		{`theme = "pink"`, false},
		{`theme = "mono"`, true},
		{`store = ""`, false},
		{`index_rows = 0`, false},
		{`index_rows = 100000000`, true},
		{`index_rows = 100000001`, false},
		{`index_rows = "5"`, false},
		{`keep = "400"`, false},
		{`keep = "1w3d"`, true},
		{`keep = "00d"`, false},
		{`keep = 400`, false},
		{`poll_faster = "yes"`, false},
		{`links = "of"`, false},
		{`seen_after = "1m"`, false},
		{`seen_after = "0s"`, true},
		{`seen_after = ".5s"`, true},
		{`seen_after = "s"`, false},
		{`notify = "native"`, true},
		{`motion = "on"`, false},
		{`tenant_id = ""`, false},
		{`credential = "password"`, false},
		{`credential = "managed-identity"`, false}, // it has no certificate
		{`certificate = ""`, false},
		{`sources = []`, false},
		{`sources = ["alerts_v2", "alerts_v2"]`, false},
		{`sources = ["alerts", "o365_management"]`, true},
		{`poll_every = "0m"`, false},
		{`poll_every = "10m0s"`, true},
		{`paused = 1`, false},
		{`requests_per_minute = -1`, false},
		{`requests_per_minute = 0`, true},
		{`ca_file = ""`, false},
		{`"High, open" = " "`, false},
		{`"alerts.done" = "x"`, false},
		{`"alerts.done" = [""]`, false},
		{`"alerts.done" = []`, true},
		{`mouse = true` + "\n" + `colour = "red"`, false},
	} {
		key, _, _ := strings.Cut(c.line, " = ")
		line := regexp.MustCompile(`(?m)^` + regexp.QuoteMeta(key) + ` = .*$`)
		if !line.MatchString(sound) {
			t.Fatalf("there is no line of %s in\n%s", key, sound)
		}
		text := line.ReplaceAllLiteralString(sound, c.line)
		_, err := loads(text)
		wrong := wrongBy(t, schema, text)
		if (err == nil) != c.fine || (wrong == "") != c.fine {
			t.Errorf("%s: the schema says %q, Load %v", c.line, wrong, err)
		}
	}
	for _, key := range []string{"name", "tenant_id", "client_id", "certificate", "login", "graph"} {
		text := regexp.MustCompile(`(?m)^`+key+` = .*$`).ReplaceAllString(sound, "")
		if _, err := loads(text); err == nil || wrongBy(t, schema, text) == "" {
			t.Errorf("without %s: the schema says nothing, or Load %v", key, err)
		}
	}
	text := regexp.MustCompile(`(?m)^(certificate|private_key) = .*$`).ReplaceAllString(strings.Replace(sound, `credential = "certificate"`, `credential = "managed-identity"`, 1), "")
	if _, err := loads(text); err != nil || wrongBy(t, schema, text) != "" {
		t.Errorf("a managed identity: the schema says %q, Load %v", wrongBy(t, schema, text), err)
	}
}

// TestSchemaTellsTheDefaults loads each default and none, which is the same.
func TestSchemaTellsTheDefaults(t *testing.T) {
	const needed = "[[integration]]\nname = \"a\"\ntenant_id = \"b\"\nclient_id = \"c\"\ncertificate = \"d\"\n"
	told := map[string]bool{}
	for name, r := range rules() {
		if r.standard == nil {
			continue
		}
		told[name[strings.LastIndexByte(name, '.')+1:]] = true
		value, err := json.Marshal(r.standard)
		if err != nil {
			t.Fatal(err)
		}
		table, key, in := strings.Cut(name, ".")
		text := fmt.Sprintf("%s = %s\n%s", name, value, needed)
		if in && table == "integration" {
			text = fmt.Sprintf("%s%s = %s\n", needed, key, value)
		}
		got, err := loads(text)
		if err != nil {
			t.Errorf("%v\n%s", err, text)
			continue
		}
		want, err := loads(needed)
		if err != nil {
			t.Fatal(err)
		}
		want.Places, got.Places = nil, nil
		want.Integrations[0].Line = got.Integrations[0].Line
		if !reflect.DeepEqual(got, want) {
			t.Errorf("with the default %s = %s: %+v\nwithout %+v", name, value, got, want)
		}
	}
	for _, m := range regexp.MustCompile(`(?m)^#? ?([a-z_]+) = ("[^"]*"|\[[^\]]*\]|\w+) *(#|$)`).FindAllStringSubmatch(template, -1) {
		free := []string{"store", "keep", "name", "tenant_id", "client_id", "certificate", "private_key", "login", "graph", "office", "ca_file"}
		if !told[m[1]] && !slices.Contains(free, m[1]) {
			t.Errorf("the schema has no default of %s", m[1])
		}
	}
}
