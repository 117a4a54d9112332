package graph

import (
	"context"
	"encoding/base64"
	"errors"
	"net/http"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/entra"
	"tocsin/graph/fault"
)

// granted gives tokens with the roles of each scope; a scope without an entry fails.
type granted map[string][]string

func (g granted) Token(_ context.Context, scope string) (string, error) {
	roles, ok := g[scope]
	if !ok {
		return "", errors.New("no token for " + scope)
	}
	claims := `{"roles":["` + strings.Join(roles, `","`) + `"]}`
	return "eyJ." + base64.RawURLEncoding.EncodeToString([]byte(claims)) + ".x", nil
}

func (g granted) Renew(ctx context.Context, scope, _ string) (string, error) {
	return g.Token(ctx, scope)
}

// TestEveryMissingPermissionIsNamed refuses a list of an integration that reads several.
// The fault names what all of them lack, by the least permission of each, and offers no
// greater one.
func TestEveryMissingPermissionIsNamed(t *testing.T) {
	cloud := entra.Cloud{Graph: "https://graph.test", Office: "https://office.test", Private: true}
	const g, o = "https://graph.test/.default", "https://office.test/.default"
	rows := []*alert.Source{alert.SourceOf(alert.AlertsV2), alert.SourceOf(alert.Incidents), alert.SourceOf(alert.Legacy), alert.SourceOf(alert.O365Management)}
	for _, c := range []struct {
		name    string
		sources []*alert.Source
		tokens  granted
		refused *alert.Source
		lacks   string
	}{
		{"nothing granted", rows, granted{g: nil, o: nil}, rows[0], "permissions SecurityAlert.Read.All, SecurityIncident.Read.All, SecurityEvents.Read.All and ActivityFeed.Read"},
		{"nothing granted, asked for another list", rows[:2], granted{g: nil}, rows[1], "permissions SecurityAlert.Read.All and SecurityIncident.Read.All"},
		{"one", rows[:2], granted{g: {"SecurityAlert.Read.All"}}, rows[1], "permission SecurityIncident.Read.All"},
		{"a greater one is accepted", rows[:3], granted{g: {"SecurityAlert.ReadWrite.All", "SecurityIncident.ReadWrite.All"}}, rows[2], "permission SecurityEvents.Read.All"},
		{"granted, but not yet effective", rows[:2], granted{g: {"SecurityAlert.Read.All"}}, rows[0], "permissions SecurityAlert.Read.All and SecurityIncident.Read.All"},
		{"the other API has no token", rows, granted{g: {"SecurityAlert.Read.All", "SecurityIncident.Read.All"}}, rows[2], "permission SecurityEvents.Read.All"},
		{"no sources are known", nil, granted{g: nil}, rows[1], "permission SecurityIncident.Read.All"},
	} {
		t.Run(c.name, func(t *testing.T) {
			hc := &http.Client{Transport: service(func(*http.Request) (*http.Response, error) {
				return reply(403, refused(403, "Missing application roles.")), nil
			})}
			apis := NewAPIs(cloud, Options{Tokens: c.tokens, HTTP: hc, Sources: c.sources})
			_, _, err := all(t, apis.Of(alert.GraphScope), List{Path: "x", Roles: c.refused.Roles})
			f := fault.Of(err)
			if f.Kind != fault.Consent || f.Sentence != "the application lacks the "+c.lacks {
				t.Errorf("%q", f.Sentence)
			}
			if strings.Contains(f.Sentence+f.Hint, "ReadWrite") || !strings.HasPrefix(f.Hint, "grant "+strings.SplitN(c.lacks, " ", 2)[1]+" as ") {
				t.Errorf("hint %q", f.Hint)
			}
		})
	}
}

// An encrypted token shows no roles, and then nothing is known to be missing.
func TestUnknownRolesAreNotMissing(t *testing.T) {
	rows := []*alert.Source{alert.SourceOf(alert.AlertsV2)}
	if f := MissingRoles(rows, func(alert.Scope) ([]string, error) { return nil, errors.New("encrypted") }); f != nil {
		t.Errorf("%v", f)
	}
	if f := MissingRoles(rows, func(alert.Scope) ([]string, error) { return nil, nil }); f == nil {
		t.Error("a token without roles lacks nothing")
	}
}

// A permission that several sources need is named once.
func TestASharedPermissionIsNamedOnce(t *testing.T) {
	rows := []*alert.Source{{Roles: []string{"A.Read"}}, {Roles: []string{"B.Read"}}, {Roles: []string{"A.Read", "A.ReadWrite"}}}
	f := MissingRoles(rows, func(alert.Scope) ([]string, error) { return nil, nil })
	if f == nil || f.Sentence != "the application lacks the permissions A.Read and B.Read" {
		t.Errorf("%v", f)
	}
}
