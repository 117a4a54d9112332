package memory

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/store/query"
)

// Bounds of what is asked: how many decisions are told, of how many alerts at most, and how many of an
// alert's entities of one type they may share.
const (
	mostDecisions = 20
	mostDecided   = 200
	mostShared    = 20
)

// Decision is how alerts were closed together which are of the same detector and share an entity.
type Decision struct {
	Key     alert.Key // of the first of them
	Alerts  int
	More    bool // it may be about more alerts, which the bound of the question cut off
	Title   string
	Verdict string // "" if it was closed without one
	Note    string
	By      string
	At      alert.Time
	Shared  []string // the shared entities, as they are written in the alert which is asked about
}

// Decisions asks how alerts of the same detector that share an entity were closed, the last
// ones first. Landmarks don't count: decisions that share nothing else are asked for again
// without them, since the others may stand behind those.
func (m *Memory) Decisions(ctx context.Context, r *alert.Record) ([]Decision, error) {
	if detector(r) == "" {
		return nil, nil
	}
	values, known := shared(r.Alert), m.landmarks(r)
	for {
		decisions, err := m.decisions(ctx, r, values)
		if err != nil {
			return nil, err
		}
		if some, err := known.without(ctx, values, decisions); err != nil || !some {
			return together(decisions), err
		}
	}
}

// Count tells of how many alerts the decision was: "3 alerts", "200 alerts or more".
func (d *Decision) Count() string {
	words := strconv.Itoa(d.Alerts) + " alert"
	if d.Alerts != 1 {
		words += "s"
	}
	if d.More {
		words += " or more"
	}
	return words
}

// together joins the decisions that were one about several alerts, with what any of these shares.
// Those of one time stand together, in any order.
func together(all []Decision) (out []Decision) {
	for _, d := range all {
		n := len(out) - 1
		for n >= 0 && out[n].At == d.At && !out[n].with(&d) {
			n--
		}
		if n < 0 || out[n].At != d.At {
			out = append(out, d)
			continue
		}
		out[n].Alerts += d.Alerts
		out[n].More = out[n].More || d.More
		for _, thing := range d.Shared {
			if !slices.Contains(out[n].Shared, thing) {
				out[n].Shared = append(out[n].Shared, thing)
			}
		}
	}
	return out[:min(len(out), mostDecisions)]
}

// with reports whether two decisions were made in one act about alerts of one name.
func (d *Decision) with(other *Decision) bool {
	return d.At == other.At && d.By == other.By && d.Verdict == other.Verdict && d.Note == other.Note && d.Title == other.Title
}

// decisions asks how alerts of a record's detector were closed that have one of the values.
func (m *Memory) decisions(ctx context.Context, r *alert.Record, values map[alert.EntityType][]string) ([]Decision, error) {
	either := make([]string, 0, len(values))
	for _, t := range sharing() {
		if of := values[t.entity]; len(of) > 0 {
			either = append(either, fmt.Sprintf("@%s IN (%s)", t.entity, strings.Join(quoted(of), ", ")))
		}
	}
	if len(either) == 0 {
		return nil, nil
	}
	fields := "title, triage.verdict, triage.note, triage.by, triage.at"
	for _, t := range sharing() {
		fields += ", @" + string(t.entity)
	}
	table, err := m.ask(ctx, fmt.Sprintf("%s AND %s AND NOT %s AND (%s) | sort triage.at desc | head %d | fields %s",
		closed(), detector(r), itself(r), strings.Join(either, " OR "), mostDecided+1, fields))
	if err != nil {
		return nil, err
	}
	var out []Decision
	var cut alert.Time // of the first row beyond the bound; 0 if there is none
	if len(table.Rows) > mostDecided {
		cut = timeOf(table.Rows[mostDecided][4])
	}
	for i, row := range table.Rows[:min(len(table.Rows), mostDecided)] {
		d := Decision{Alerts: 1, Title: textOf(row[0]), Verdict: textOf(row[1]), Note: textOf(row[2]), By: textOf(row[3]), At: timeOf(row[4])}
		d.More = cut != 0 && d.At == cut
		if i < len(table.Keys) {
			d.Key = table.Keys[i]
		}
		for n, t := range sharing() {
			d.Shared = append(d.Shared, common(values[t.entity], row[5+n])...)
		}
		out = append(out, d)
	}
	return out, nil
}

// shared returns the values of an alert's entities that others may share.
func shared(a *alert.Alert) map[alert.EntityType][]string {
	out := map[alert.EntityType][]string{}
	for i := range a.Entities {
		e := &a.Entities[i]
		if !e.Counted() || !askable(e.Value) || !slices.ContainsFunc(sharing(), func(t sharedType) bool { return t.entity == e.Type }) {
			continue
		}
		if of := out[e.Type]; len(of) < mostShared && !slices.Contains(of, e.Value) {
			out[e.Type] = append(of, e.Value)
		}
	}
	return out
}

// common returns the values that a cell has too.
func common(values []string, cell any) []string {
	var has []string
	switch cell := cell.(type) {
	case string:
		has = []string{cell}
	case []string:
		has = cell
	}
	var out []string
	for _, v := range values {
		if slices.ContainsFunc(has, func(h string) bool { return query.Fold(h) == query.Fold(v) }) {
			out = append(out, v)
		}
	}
	return out
}

func quoted(values []string) []string {
	out := make([]string, len(values))
	for i, v := range values {
		out[i] = query.Quote(v)
	}
	return out
}
