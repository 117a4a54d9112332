package cmd

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"math"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"tocsin/cmd/verbs"
	"tocsin/graph/alert"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/store/config"
	"tocsin/tui/text"
)

func newStatus(a *app) *cobra.Command {
	var format string
	var exit, figures bool
	c := &cobra.Command{
		Use:   "status",
		Short: "Show how each integration is doing",
		Long: paragraph("Status prints the health of each source of each integration. The words are " +
			"stable, so scripts can rely on them: " + commas(ingest.Healths()) + ". The table has Not polling in place of a good word if nothing polls the feed any more. " +
			"An error of the last try stands beside the word of all polls. The line below a feed says if nothing polls it, and shows " +
			"a poll that waits for its answer, items that are skipped, malformed or found late, periods of which a provider has not answered, throttled requests, and a clock that differs. " +
			"With --exit-code the exit code is that of the worst feed: " + exitWords(fault.Network.Exit()) + " end with 3, as does a feed that nothing polls, any more or yet, " + exitWords(fault.SignIn.Exit()) + " with 4. " +
			string(ingest.CertificateExpires) + " ends with 0, since all goes on until then: tocsin cert check finds certificates that end too soon. Settings without an integration end with 2."),
		Args: exactly(0),
		RunE: func(c *cobra.Command, _ []string) error {
			return statusRun(c.Context(), a, statusCall{format, exit, figures})
		},
	}
	addFormat(c, &format)
	c.Flags().BoolVar(&figures, "figures", false, "list every figure of each feed; --format json always does")
	c.Flags().BoolVar(&exit, "exit-code", false, "exit with the code of the worst feed")
	return c
}

// statusCall is one call of status.
type statusCall struct {
	format  string
	exit    bool
	figures bool
}

func statusRun(ctx context.Context, a *app, call statusCall) error {
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	kept, err := statesOf(ctx, a, settings)
	if err != nil {
		return err
	}
	if !call.exit { // there it is an error
		a.warnEmpty(settings)
	}
	rows := statusOf(ctx, a, settings, kept)
	if call.format == asJSON {
		err = printJSON(a.env.Out, rows)
	} else {
		err = statusTable(a.env.Out, rows, call.figures, a.cells(a.env.Out))
	}
	if err != nil || !call.exit {
		return err
	}
	return worstFeed(rows)
}

// exitWords lists the health words that end with an exit code.
func exitWords(code int) string {
	var words []ingest.Health
	for _, h := range ingest.Healths() {
		if h.Exit() == code {
			words = append(words, h)
		}
	}
	return fault.And(words)
}

// worstFeed returns the fault of the feed with the highest exit code, the first of
// equals; nil if all are well. That there is no feed is well for no one who watches them.
func worstFeed(rows []verbs.FeedStatus) error {
	if len(rows) == 0 {
		return usage(noIntegrationHint, noIntegration)
	}
	var worst *fault.Fault
	for _, r := range rows {
		kind, ill := r.State.Kind(r.Health, r.Now)
		if ill && (worst == nil || kind.Exit() > worst.Kind.Exit()) {
			says := fmt.Sprintf("%s %s: %s", r.State.Integration, r.State.Source, r.Health)
			worst = fault.New(kind, says, "tocsin doctor says why, and what to do", nil)
			if since, not := r.NotPolling(); kind == fault.Service && not {
				if _, of := r.Health.Kind(); of {
					says += ", " + notPollingSince(since)
				} else { // a good word of the last poll would only contradict
					says = fmt.Sprintf("%s %s: %s", r.State.Integration, r.State.Source, notPollingSince(since))
				}
				worst = fault.New(kind, says, startPolling, nil)
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

// statusTable prints a line for each feed and, below it, what is worth a look, or every
// figure. In so many cells errors stand below their feed, and the lag is left out, if there is no
// room for them; 0 means that nothing bounds a line.
func statusTable(w io.Writer, rows []verbs.FeedStatus, figures bool, cells int) error {
	lines, below := statusLines(rows, cells)
	width := statusWidth
	if cells > 0 {
		width = max(min(width, cells), len(fieldIndent)+1)
	}
	out := lines[0]
	for i, r := range rows {
		out += lines[i+1]
		for _, said := range []string{below[i], notPolling(r), strings.Join(worthALook(r), ", ")} {
			for _, line := range text.Wrap(said, width-len(fieldIndent)) {
				if line != "" {
					out += fieldIndent + line + "\n"
				}
			}
		}
		if figures {
			out += figureLines(r)
		}
	}
	_, err := io.WriteString(w, out)
	return err
}

// figureLines lists every known figure, one a line, with its help.
func figureLines(r verbs.FeedStatus) string {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	for _, f := range ingest.Figures() {
		if got := f.Read(&r.State, r.Now); got.Known {
			help := f.Help
			if f.Former != "" {
				help += "; in JSON also by its earlier name, " + f.Former
			}
			fmt.Fprintf(t, "%s%s\t%s\t%s\n", fieldIndent, f.Name, figureWord(f.Unit, got), help)
		}
	}
	_ = t.Flush() // a strings.Builder takes all
	return b.String()
}

// figureWord writes a figure exactly, without its unit: names end in it.
func figureWord(unit ingest.Unit, r ingest.Reading) string {
	switch unit {
	case ingest.Moment:
		return r.At.Format(pollTime)
	case ingest.Flag:
		return yesNo(r.Number != 0)
	}
	return strconv.FormatInt(r.Number, 10)
}

func yesNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

const (
	// statusWidth is how many cells the lines below a feed take.
	statusWidth = 80
	// pollTime is the form of a time in a feed's line.
	pollTime = "2006-01-02 15:04:05Z"
)

// statusCells returns the cells of a feed's line. An error beside a good word says
// what it is about: the word is of all polls, the error of the last one.
func statusCells(r verbs.FeedStatus) []string {
	last, lag, days, failed := "never", "–", "–", ""
	if got := r.Read("last_poll"); got.Known {
		last, lag = got.At.Format(pollTime), lagWord(got.At, r.Read("lag_seconds").Number, r.Now)
	}
	if got := r.Read("certificate_days"); got.Known {
		days = alert.DaysShort(int(got.Number))
	}
	if r.State.Fault != nil {
		failed = r.State.Fault.Sentence
	}
	switch {
	case !r.State.Failing():
	case failed == "":
		failed = "last try failed"
	default:
		failed = "last try failed: " + failed
	}
	cells := []string{r.State.Integration, string(r.State.Source), healthWord(r), last, lag, days, failed}
	for i := range cells {
		cells[i] = text.Clean(cells[i])
	}
	return cells
}

// healthWord returns the health word of a feed. A good one is of the last poll: of a feed that nothing
// polls any more it would contradict the exit code.
func healthWord(r verbs.FeedStatus) string {
	if since, not := r.NotPolling(); not && !since.IsZero() {
		if _, ill := r.Health.Kind(); !ill {
			return "Not polling"
		}
	}
	return string(r.Health)
}

// lagWord writes how long ago the last poll was. One that lies ahead, since another
// host's clock differs, has no lag, and that of another century is not in hours.
func lagWord(last time.Time, lag int64, now time.Time) string {
	const century = 100 * 365 * 24 * 60 * 60
	if last.After(now.Add(time.Second)) || lag > century {
		return text.Ago(last, now)
	}
	return (time.Duration(lag) * time.Second).String()
}

// worthALook returns the figures of a feed that are not as they should be, and after
// them the age of the newest item, which explains some of them.
func worthALook(r verbs.FeedStatus) []string {
	out := r.State.Notes(r.Now)
	if newest := r.State.Newest; len(out) > 0 && !newest.IsZero() {
		out = append(out, newestWord(newest, r.Now))
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
