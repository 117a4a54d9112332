package metrics

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"go.yaml.in/yaml/v2"

	"tocsin/graph/ingest"
)

func asset(t *testing.T, name string) []byte {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("..", "..", "assets", "metrics", name))
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// wantExpression wants an expression whose metrics exist, whose labels are those of every
// metric, and whose parentheses fit.
func wantExpression(t *testing.T, where, expr string) {
	t.Helper()
	known := map[string]bool{}
	for _, f := range ingest.Figures() {
		known[Name(&f)] = true
	}
	names := regexp.MustCompile(`tocsin_\w+`).FindAllString(expr, -1)
	for _, name := range names {
		if !known[name] {
			t.Errorf("%s: there is no metric %s", where, name)
		}
	}
	for _, label := range regexp.MustCompile(`(\w+)\s*(=~|=|!=|!~)\s*"`).FindAllStringSubmatch(expr, -1) {
		if label[1] != "integration" && label[1] != "source" {
			t.Errorf("%s: there is no label %s", where, label[1])
		}
	}
	for _, pair := range []string{"()", "{}", "[]"} {
		if strings.Count(expr, pair[:1]) != strings.Count(expr, pair[1:]) {
			t.Errorf("%s: %s don't fit in %s", where, pair, expr)
		}
	}
	if len(names) == 0 {
		t.Errorf("%s names no metric: %q", where, expr)
	}
}

// TestAlertRules reads the rules as Prometheus does: unknown members are errors.
func TestAlertRules(t *testing.T) {
	var file struct {
		Groups []struct {
			Name  string
			Rules []struct {
				Alert, Expr, For    string
				Labels, Annotations map[string]string
			}
		}
	}
	if err := yaml.UnmarshalStrict(asset(t, "alerts.yml"), &file); err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, g := range file.Groups {
		for _, r := range g.Rules {
			wantExpression(t, r.Alert, r.Expr)
			if seen[r.Alert] || r.Labels["severity"] == "" || r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%q lacks something, or is there twice: %+v", r.Alert, r)
			}
			seen[r.Alert] = true
		}
	}
	if len(seen) < 8 {
		t.Errorf("%d rules", len(seen))
	}
}

// TestDashboard looks at every panel.
func TestDashboard(t *testing.T) {
	var file struct {
		Title      string
		Templating struct {
			List []struct{ Name, Type, Query string }
		}
		Panels []struct {
			ID      int
			Title   string
			GridPos struct{ H, W, X, Y int }
			Targets []struct{ Expr string }
		}
	}
	if err := json.Unmarshal(asset(t, "dashboard.json"), &file); err != nil {
		t.Fatal(err)
	}
	ids := map[int]bool{}
	for _, p := range file.Panels {
		if ids[p.ID] || p.Title == "" || len(p.Targets) == 0 || p.GridPos.W <= 0 || p.GridPos.X+p.GridPos.W > 24 {
			t.Errorf("panel %+v", p)
		}
		ids[p.ID] = true
		for _, target := range p.Targets {
			wantExpression(t, p.Title, target.Expr)
		}
	}
	for _, v := range file.Templating.List {
		if v.Type == "query" {
			wantExpression(t, v.Name, v.Query)
		}
	}
	if len(file.Panels) < 10 || file.Title != "tocsin" || len(file.Templating.List) != 2 {
		t.Errorf("%d panels of %q", len(file.Panels), file.Title)
	}
}
