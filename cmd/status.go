package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newStatus(a *app) *cobra.Command {
	var format string
	var exit bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Show how each integration is doing",
		Long: paragraph("Status prints the health of each source of each integration. The words are " +
			"stable, so scripts can rely on them: " + commas(ingest.Healths()) + ". " +
			"An error of the last try stands beside the word of all polls. The line below a feed says if nothing polls it, and shows " +
			"a poll that waits for its answer, items that are skipped, malformed or found late, periods of which a provider has not answered, throttled requests, and a clock that differs. " +
			"With --exit-code the exit code is that of the worst feed: " + exitWords(fault.Network.Exit()) + " end with 3, " + exitWords(fault.SignIn.Exit()) + " with 4."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error { return statusRun(c.Context(), a, format, exit) },
	}
	addFormat(c, &format)
	c.Flags().BoolVar(&exit, "exit-code", false, "exit with the code of the worst feed")
	return c
}

func statusRun(ctx context.Context, a *app, format string, exit bool) error {
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	kept, err := statesOf(ctx, a, settings)
	if err != nil {
		return err
	}
	a.warnEmpty(settings)
	rows := verbs.Status(a.chosen(settings), kept, a.env.Now())
	if format == asJSON {
		err = printJSON(a.env.Out, rows)
	} else {
		err = statusTable(a.env.Out, rows, a.env.Now())
	}
	if err != nil || !exit {
		return err
	}
	return worstFeed(rows)
}

// sick are the health words with an exit code of their own, and the kind of fault that
// has the code. The others mean that the feed does what it can.
func sick() map[ingest.Health]fault.Kind {
	return map[ingest.Health]fault.Kind{
		ingest.Degraded: fault.Service, ingest.Unhealthy: fault.Service, ingest.ServerError: fault.Service,
		ingest.BadCredentials: fault.SignIn, ingest.CertificateExpired: fault.Certificate,
	}
}

// exitWords lists the health words that end with an exit code.
func exitWords(code int) string {
	var words []ingest.Health
	for _, h := range ingest.Healths() {
		if kind, ok := sick()[h]; ok && kind.Exit() == code {
			words = append(words, h)
		}
	}
	return fault.And(words)
}

// worstFeed returns the fault of the feed with the highest exit code, the first of
// equals; nil if all are well.
func worstFeed(rows []verbs.FeedStatus) error {
	var worst *fault.Fault
	for _, r := range rows {
		kind, ok := sick()[ingest.Health(r.Health)]
		if ok && (worst == nil || kind.Exit() > worst.Kind.Exit()) {
			worst = fault.New(kind, fmt.Sprintf("%s %s: %s", r.Integration, r.Source, r.Health), "tocsin doctor says why, and what to do", nil)
			if kind == fault.Service && r.NotPolling {
				worst = fault.New(kind, fmt.Sprintf("%s %s: %s, %s", r.Integration, r.Source, r.Health, notPollingSince(r)), startPolling, nil)
			}
		}
	}
	if worst == nil { // a nil *fault.Fault is no nil error
		return nil
	}
	return worst
}

// statesOf returns the states in the store; none if there is no store yet.
func statesOf(ctx context.Context, a *app, settings *config.Config) ([]ingest.State, error) {
	err := a.open(ctx, settings, true)
	if errors.Is(err, fs.ErrNotExist) && a.noStore(settings) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return a.store.States(ctx)
}

// statusTable prints a line for each feed and, below it, what is worth a look.
func statusTable(w io.Writer, rows []verbs.FeedStatus, now time.Time) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "INTEGRATION\tSOURCE\tHEALTH\tLAST POLL\tLAG\tCERTIFICATE\tERROR")
	for _, r := range rows {
		fmt.Fprintln(t, strings.TrimRight(strings.Join(statusCells(r, now), "\t"), "\t"))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	lines := strings.SplitAfter(b.String(), "\n")
	out := lines[0]
	for i, r := range rows {
		out += lines[i+1]
		for _, below := range []string{notPolling(r), strings.Join(worthALook(r, now), ", ")} {
			for _, line := range text.Wrap(below, statusWidth-len(fieldIndent)) {
				if line != "" {
					out += fieldIndent + line + "\n"
				}
			}
		}
	}
	_, err := io.WriteString(w, out)
	return err
}

// statusWidth is how many cells the lines below a feed take.
const statusWidth = 80

// statusCells returns the cells of a feed's line. An error beside a good word says
// what it is about: the word is of all polls, the error of the last one.
func statusCells(r verbs.FeedStatus, now time.Time) []string {
	last, lag, days, failed := "never", "–", "–", r.Error
	if r.LastPoll != nil {
		last = r.LastPoll.Format("2006-01-02 15:04:05Z")
		lag = lagWord(*r.LastPoll, *r.LagSeconds, now)
	}
	if r.CertificateDays != nil {
		days = fmt.Sprintf("%d days", *r.CertificateDays)
	}
	switch {
	case r.FailingSince == nil:
	case failed == "":
		failed = "last try failed"
	default:
		failed = "last try failed: " + failed
	}
	cells := []string{r.Integration, r.Source, r.Health, last, lag, days, failed}
	for i := range cells {
		cells[i] = text.Clean(cells[i])
	}
	return cells
}

// lagWord writes how long ago the last poll was. One that lies ahead, since another
// host's clock differs, has no lag, and that of another century is not in hours.
func lagWord(last time.Time, lag int, now time.Time) string {
	const century = 100 * 365 * 24 * 60 * 60
	if last.After(now.Add(time.Second)) || lag > century {
		return text.Ago(last, now)
	}
	return (time.Duration(lag) * time.Second).String()
}

// skewWorthALook is the difference of two clocks that sign-in still accepts and times
// already show.
const skewWorthALook = 60

// worthALook returns the figures of a feed that are not as they should be, and after
// them the age of the newest item, which explains some of them.
func worthALook(r verbs.FeedStatus, now time.Time) (out []string) {
	count := func(n int64, one, many string) {
		switch {
		case n == 1:
			out = append(out, "1 "+one)
		case n > 1:
			out = append(out, fmt.Sprintf("%d %s", n, many))
		}
	}
	if r.Waits > 0 {
		out = append(out, "no answer for "+(time.Duration(r.Waits)*time.Second).String())
	}
	count(int64(r.Skipped), "item skipped", "items skipped")
	count(int64(r.Partial), "period partial", "periods partial")
	count(int64(r.Malformed), "item malformed", "items malformed")
	count(int64(r.Late), "item found late", "items found late")
	if r.Throttles > 0 {
		out = append(out, fmt.Sprintf("%d of %d requests throttled", r.Throttles, r.Requests))
	}
	skew := time.Duration(r.ClockSkew) * time.Second
	switch {
	case r.ClockSkew >= skewWorthALook:
		out = append(out, "the service's clock is "+skew.String()+" ahead")
	case r.ClockSkew <= -skewWorthALook:
		out = append(out, "the service's clock is "+(-skew).String()+" behind")
	}
	if len(out) > 0 && r.Newest != nil {
		out = append(out, newestWord(*r.Newest, now))
	}
	return out
}

// newestWord writes the age of the newest item. Services date items in other centuries,
// and in the future.
func newestWord(newest, now time.Time) string {
	if age := now.Sub(newest); age > 0 && age < math.MaxInt64 {
		return "newest item " + age.Round(time.Second).String() + " old"
	}
	return "newest item dated " + text.Ago(newest, now)
}

// printJSON prints a value as indented JSON, safe for a terminal.
func printJSON(w io.Writer, v any) error {
	b, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, err = w.Write(append(escape(b), '\n'))
	return err
}
