package cmd

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"tocsin/graph/alert"
	"tocsin/graph/audit"
	"tocsin/graph/fault"
	"tocsin/graph/ingest"
	"tocsin/graph/sources"
	"tocsin/store/config"
	"tocsin/tui/text"
)

// auditCall is one call of audit.
type auditCall struct {
	window, format string
	sources        []string
	repair         bool
}

func newAudit(a *app) *cobra.Command {
	call := auditCall{}
	c := &cobra.Command{
		Use:   "audit [NAME...]",
		Short: "Compare the store with what the service has, id by id",
		Long: paragraph("Audit asks the service for the id of everything that changed in a window, and names what the store lacks "+
			"and what it holds in an older form. With --repair it fetches that, and what the collector told as lost is no loss any more if it came. "+
			"It tells apart what the collector could not have yet, such as what changed after its last poll, and names what the service no longer shows. "+
			"It can run beside a collector, of whose requests it uses half.") + "\n\n" +
			paragraph("The exit code is 0 only if the store lacks nothing: 1 if something is missing or stale, 3 or 4 if a source could not be asked. "+
				"JSON has the id of each item; the table shows the first ones."),
		Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			a.flags.integrations = append(a.flags.integrations, args...)
			return auditRun(c.Context(), a, call)
		},
		ValidArgsFunction: a.completeIntegration,
	}
	addWindow(c, &call.window, "24h", "7d")
	c.Flags().StringArrayVar(&call.sources, "source", nil, "only the source with this `NAME`; can be repeated")
	c.Flags().BoolVar(&call.repair, "repair", false, "fetch what is missing or stale")
	addFormat(c, &call.format)
	return c
}

// auditedSources returns the names of the sources that can be audited.
func auditedSources() (names []string) {
	for _, s := range sources.All() {
		if s.Reader != nil {
			names = append(names, string(s.Name))
		}
	}
	return names
}

func auditRun(ctx context.Context, a *app, call auditCall) error {
	if call.repair && a.flags.readOnly {
		return usage("leave out --read-only, or --repair", "audit --repair writes to the store, which --read-only forbids")
	}
	window, err := lengthOf("window", call.window)
	if err != nil {
		return err
	}
	settings, err := a.load(ctx)
	if err != nil {
		return err
	}
	if err := a.checkAudit(settings, call); err != nil {
		return err
	}
	if err := a.open(ctx, settings, !call.repair); err != nil {
		return err
	}
	if err := a.indexing(ctx, a.store.Fill); err != nil {
		return err
	}
	shareRequests(settings)
	reports, err := a.audit(ctx, settings, call, window)
	if err != nil {
		return err
	}
	if call.format == asJSON {
		err = printJSON(a.env.Out, auditOutput(reports))
	} else {
		err = auditTable(a.env.Out, reports, call.window)
	}
	if err != nil {
		return err
	}
	return reportAll(a.env.Err, auditFaults(reports))
}

// checkAudit reports what of a call can't be.
func (a *app) checkAudit(settings *config.Config, call auditCall) error {
	if len(a.chosen(settings)) == 0 {
		return usage(noIntegrationHint, "the settings have no integration to audit")
	}
	for _, name := range call.sources {
		if !slices.Contains(auditedSources(), name) {
			return usage("choose from "+commas(auditedSources()), "there is no source %s to audit", orQuotes(name))
		}
	}
	if len(a.audited(settings, call)) == 0 {
		return usage("tocsin config path prints the path of the settings, which list the sources of each integration", "no integration has the source %s", commas(call.sources))
	}
	return a.checkProxy(settings)
}

// shareRequests leaves half of the requests of each integration to a collector that runs
// beside the audit.
func shareRequests(settings *config.Config) {
	for i := range settings.Integrations {
		n := &settings.Integrations[i].RequestsPerMinute
		*n = (*n + 1) / 2
	}
}

// auditsAtOnce is how many integrations are audited at once.
const auditsAtOnce = 8

// audit audits the chosen feeds, those of one integration one after the other.
func (a *app) audit(ctx context.Context, settings *config.Config, call auditCall, window time.Duration) ([]audit.Report, error) {
	_, links, err := a.linked(ctx, settings)
	if err != nil {
		return nil, err
	}
	line := newAuditLine(a)
	defer line.clear()
	feeds := a.audited(settings, call)
	reports, errs, holder := make([]audit.Report, len(feeds)), make([]error, len(feeds)), holder()
	var running sync.WaitGroup
	places := make(chan struct{}, auditsAtOnce)
	for _, of := range byIntegration(feeds) {
		places <- struct{}{}
		running.Go(func() {
			defer func() { <-places }()
			for _, i := range of {
				row := sources.Of(feeds[i].Source)
				feed := audit.Feed{Feed: feeds[i]}
				if row != nil && row.Reader != nil {
					feed.Reader = row.Reader(links[feeds[i].Integration].apis)
				}
				reports[i], errs[i] = audit.Run(ctx, a.store, feed, audit.Options{
					Window: window, Keep: time.Duration(settings.Keep), Repair: call.repair, Holder: holder, Now: a.env.Now,
					Log: a.log.With("integration", feeds[i].Integration, "source", string(feeds[i].Source)), Progress: line.show,
				})
			}
		})
	}
	running.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return reports, nil
}

// audited returns the feeds that a call chooses.
func (a *app) audited(settings *config.Config, call auditCall) (feeds []ingest.Feed) {
	for _, in := range a.chosen(settings) {
		for _, name := range in.Sources {
			if len(call.sources) == 0 || slices.Contains(call.sources, string(name)) {
				feeds = append(feeds, ingest.Feed{Integration: in.Name, Source: alert.SourceName(name)})
			}
		}
	}
	return feeds
}

// byIntegration returns the places of the feeds of each integration, which stand together.
func byIntegration(feeds []ingest.Feed) (out [][]int) {
	for i, feed := range feeds {
		if i == 0 || feeds[i-1].Integration != feed.Integration {
			out = append(out, nil)
		}
		out[len(out)-1] = append(out[len(out)-1], i)
	}
	return out
}

// auditLine shows how far the audits are.
type auditLine struct {
	mu      sync.Mutex
	line    *progressLine
	shown   map[ingest.Feed]int
	lacking map[ingest.Feed]int
}

func newAuditLine(a *app) *auditLine {
	return &auditLine{line: newLateLine(a.env), shown: map[ingest.Feed]int{}, lacking: map[ingest.Feed]int{}}
}

// show notes how many items of a feed were compared, and how many differ.
func (l *auditLine) show(feed ingest.Feed, shown, differing int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.shown[feed], l.lacking[feed] = shown, differing
	all, lacking := 0, 0
	for of, n := range l.shown {
		all, lacking = all+n, lacking+l.lacking[of]
	}
	l.line.show(fmt.Sprintf("comparing %s %s: %s ids, %s differ", feed.Integration, feed.Source, text.Number(all), text.Number(lacking)))
}

func (l *auditLine) clear() {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.line.clear()
}

// auditFaults returns why an audit is not a success: each source that could not be asked,
// and what the store lacks.
func auditFaults(reports []audit.Report) (out []error) {
	missing, stale := 0, 0
	for i := range reports {
		r := &reports[i]
		missing, stale = missing+len(r.Found[audit.Missing]), stale+len(r.Found[audit.Stale])
		if r.Fault != nil {
			out = append(out, fault.New(r.Fault.Kind, fmt.Sprintf("%s %s: %s", r.Integration, r.Source, r.Fault.Sentence), r.Fault.Hint, r.Fault))
		}
	}
	if missing+stale > 0 {
		out = append(out, fault.New(fault.Failed, fmt.Sprintf("the store lacks %s and holds %s in an older form", recordCount(missing), text.Number(stale)),
			"tocsin audit --repair fetches them", nil))
	}
	return out
}
