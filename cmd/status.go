package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newStatus(g *globals) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "status",
		Short: "How each integration is doing",
		Long: "Status prints how each source of each integration is doing, in words that stay\n" +
			"as they are for scripts: Ready, Pending, Healthy, Degraded, Unhealthy,\n" +
			"Server error, Bad credentials, Certificate expiring, Certificate expired,\n" +
			"Retired.",
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return statusRun(c.Context(), g, format) },
	}
	c.Flags().StringVar(&format, "format", "table", "`FORMAT`: table or json")
	return c
}

// feedStatus is one feed in the output of status. Times are RFC 3339 in UTC,
// absent where unknown; lag_seconds counts from the last good poll.
type feedStatus struct {
	Integration     string     `json:"integration"`
	Source          string     `json:"source"`
	Health          string     `json:"health"`
	Phase           string     `json:"phase"`
	LastPoll        *time.Time `json:"last_poll,omitempty"`
	LagSeconds      *int       `json:"lag_seconds,omitempty"`
	NextPoll        *time.Time `json:"next_poll,omitempty"`
	FailingSince    *time.Time `json:"failing_since,omitempty"`
	Backfilled      bool       `json:"backfilled"`
	BackTo          *time.Time `json:"back_to,omitempty"`
	CertificateEnds *time.Time `json:"certificate_ends,omitempty"`
	CertificateDays *int       `json:"certificate_days,omitempty"`
	Odd             int        `json:"odd"`
	Passed          int        `json:"passed"`
	Holder          string     `json:"holder,omitempty"`
	Error           string     `json:"error,omitempty"`
	Hint            string     `json:"hint,omitempty"`
}

func statusRun(ctx context.Context, g *globals, format string) error {
	if format != "table" && format != "json" {
		return usage("use table or json", "--format %s is not known", format)
	}
	settings, err := g.load()
	if err != nil {
		return err
	}
	states, err := g.states(ctx, settings)
	if err != nil {
		return err
	}
	rows := feedStatuses(g.chosen(settings), states, g.env.Now())
	if format == "json" {
		return printJSON(g.env.Out, rows)
	}
	return statusTable(g.env.Out, rows)
}

// states are those of the store; none where there is no store yet.
func (g *globals) states(ctx context.Context, settings *config.Config) ([]ingest.State, error) {
	h, err := g.open(ctx, settings, true)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer h.close()
	return h.store.States(ctx)
}

// feedStatuses gives a row for every feed of the settings, polled yet or not.
func feedStatuses(integrations []config.Integration, states []ingest.State, now time.Time) []feedStatus {
	known := map[ingest.Feed]ingest.State{}
	for _, s := range states {
		known[s.Feed] = s
	}
	rows := []feedStatus{}
	for _, in := range integrations {
		for _, source := range in.Sources {
			feed := ingest.Feed{Integration: in.Name, Source: alert.SourceName(source)}
			s := known[feed]
			s.Feed = feed
			rows = append(rows, statusOf(s, now))
		}
	}
	return rows
}

func statusOf(s ingest.State, now time.Time) feedStatus {
	row := feedStatus{
		Integration: s.Integration, Source: string(s.Source), Health: string(s.Health(now)), Phase: string(s.Phase),
		LastPoll: moment(s.LastOK), NextPoll: moment(s.Next), FailingSince: moment(s.FailingSince),
		Backfilled: s.Backfilled, BackTo: moment(s.BackTo), CertificateEnds: moment(s.CertificateEnds),
		Odd: s.Malformed, Passed: s.Skipped, Holder: s.Holder,
	}
	if !s.LastOK.IsZero() {
		lag := int(now.Sub(s.LastOK).Seconds())
		row.LagSeconds = &lag
	}
	if !s.CertificateEnds.IsZero() {
		days := int(s.CertificateEnds.Sub(now).Hours() / 24)
		row.CertificateDays = &days
	}
	if s.Fault != nil {
		row.Error, row.Hint = s.Fault.Sentence, s.Fault.Hint
	}
	return row
}

func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	t = t.UTC()
	return &t
}

func statusTable(w io.Writer, rows []feedStatus) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "INTEGRATION\tSOURCE\tHEALTH\tLAST POLL\tLAG\tCERTIFICATE\tERROR")
	for _, r := range rows {
		last, lag, days := "never", "–", "–"
		if r.LastPoll != nil {
			last = r.LastPoll.Format("2006-01-02 15:04:05Z")
			lag = (time.Duration(*r.LagSeconds) * time.Second).String()
		}
		if r.CertificateDays != nil {
			days = fmt.Sprintf("%d days", *r.CertificateDays)
		}
		cells := []string{r.Integration, r.Source, r.Health, last, lag, days, r.Error}
		for i := range cells {
			cells[i] = text.Clean(cells[i])
		}
		fmt.Fprintln(t, strings.TrimRight(strings.Join(cells, "\t"), "\t"))
	}
	return t.Flush()
}

// printJSON prints any value of ours as indented JSON, safe for a terminal.
func printJSON(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escape(b), '\n'))
	return err
}
