package memory

import (
	"cmp"
	"context"
	"fmt"
	"strings"

	"tocsin/graph/alert"
)

// Prevalence tells how common an entity is in the store.
type Prevalence struct {
	Alerts int // alerts that name it
	High   int // of them, those of high severity
	Open   int // of them, those that are neither resolved nor done here, as the view Active has them
	Hosts  int // hosts that these alerts name
	Users  int
	First  alert.Time // when the oldest was created; 0 if there is none
	Last   alert.Time
}

// Prevalence asks how common an entity is.
func (m *Memory) Prevalence(ctx context.Context, entity alert.EntityType, value string) (Prevalence, error) {
	var p Prevalence
	condition := is("@"+string(entity), value)
	if condition == "" {
		return p, nil
	}
	all, err := m.ask(ctx, condition+" | aggregate count, cardinality(@host), cardinality(@user), min(created_at), max(created_at)")
	if err != nil {
		return p, err
	}
	for _, row := range all.Rows {
		p.Alerts, p.Hosts, p.Users = countOf(row[0]), countOf(row[1]), countOf(row[2])
		p.First, p.Last = timeOf(row[3]), timeOf(row[4])
	}
	for _, part := range []struct {
		of        *int
		condition string
	}{
		{&p.High, "severity = 'high'"},
		{&p.Open, fmt.Sprintf("NOT triage.state = '%s' AND NOT status = 'Resolved'", alert.TriageDone)},
	} {
		if *part.of, err = m.count(ctx, condition+" AND "+part.condition); err != nil {
			return p, err
		}
	}
	return p, nil
}

// Alerts returns how many alerts the store has.
func (m *Memory) Alerts(ctx context.Context) (int, error) { return m.count(ctx, "") }

// count returns how many alerts a condition selects.
func (m *Memory) count(ctx context.Context, condition string) (int, error) {
	table, err := m.ask(ctx, strings.TrimSpace(condition+" | aggregate count"))
	if err != nil || len(table.Rows) == 0 {
		return 0, err
	}
	return countOf(table.Rows[0][0]), nil
}

// Compare compares two entities of one alert by how much their other alerts are worth a look, among
// so many alerts of the store: the rarest first of those that lead to others, then those of this alert alone,
// and last those of most alerts, such as the tenant's own domain.
func (p *Prevalence) Compare(other *Prevalence, all int) int {
	use := func(n int) int {
		switch {
		case 2*n > all && n > 1:
			return 2
		case n < 2:
			return 1
		}
		return 0
	}
	return cmp.Or(use(p.Alerts)-use(other.Alerts), p.Alerts-other.Alerts)
}
