package cmd

import (
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"tocsin/graph/alert"
	"tocsin/graph/simulator"
)

// TestEveryRefusalHasAHint calls the commands about integrations and certificates wrongly in every way.
// Each says in one line what is wrong, and in a second one what to do.
func TestEveryRefusalHasAHint(t *testing.T) {
	t.Parallel()
	s := newStage(t, simulator.Generate(3, 7), alert.AlertsV2)
	s.must(t, "collect", "--once")
	broken := filepath.Join(s.dir, "broken.toml")
	write(t, broken, "[[integration]]\nname = \"a\"\n")
	existing := filepath.Join(s.dir, "existing.txt")
	write(t, existing, "mine")
	calls := `
integration
integration nothing
integration list lab
integration list --format yaml
integration show
integration show lab lab
integration show other
integration edit
integration edit other --since 1d
integration edit lab
integration edit lab --tenant x
integration edit lab --tenant other.example
integration edit lab --tenant
integration edit lab --client 12
integration edit lab --credential secret
integration edit lab --credential managed-identity --certificate lab.pem
integration edit lab --certificate none.pem
integration edit lab --key none.pem
integration edit lab --cloud nowhere
integration edit lab --cloud china
integration edit lab --sources nothing
integration edit lab --sources alerts_v2,alerts_v2 --no-test
integration edit lab --poll-every soon
integration edit lab --poll-every 60d --no-test
integration edit lab --since 0d
integration edit lab --requests-per-minute -3
integration edit lab --nonsense
integration rename lab
integration rename lab a/b
integration rename lab lab
integration rename lab -
integration rename other some
integration pause
integration pause other
integration resume other
integration remove
integration remove other
integration remove lab
integration remove lab --keep-alerts --remove-alerts
cert
cert nothing
cert new
cert new a/b
cert new x --days 0
cert new x --days 9999
cert new x --bits 0
cert new x --bits 1
cert show none.pem
cert check none.pem
cert check lab none.pem
cert check --within soon
cert check --within 9999d
cert renew
cert renew other
cert renew lab --wait soon
status --format yaml
status lab
bugreport EXISTING
`
	refused := regexp.MustCompile(`(?m)^tocsin: .+\nhint: .+\n\z`)
	for line := range strings.Lines(strings.TrimSpace(strings.ReplaceAll(calls, "EXISTING", existing))) {
		args := strings.Fields(line)
		for _, before := range [][]string{nil, {"--read-only"}, {"--integration", "lab"}, {"--config", broken}, {"--config", filepath.Join(s.dir, "none.toml")}} {
			got := s.tocsin(t, append(before, args...)...)
			if got.code != 0 && !refused.MatchString(got.err) || got.code == 0 && before == nil {
				t.Errorf("%q %q: exit code %d, %q", before, args, got.code, got.err)
			}
		}
	}
}
