package cmd

import (
	"context"

	"tocsin/cmd/verbs"
	"tocsin/graph/certificate"
	"tocsin/graph/ingest"
	"tocsin/store/config"
)

// statusOf returns the state of every feed that was chosen. The certificate of a feed that nothing polls is
// that of the settings, which may be another one since its last poll.
func statusOf(ctx context.Context, a *app, settings *config.Config, states []ingest.State) []verbs.FeedStatus {
	rows := verbs.Status(a.chosen(settings), states, a.env.Now())
	read := map[string]certificate.Facts{}
	for i := range rows {
		r := &rows[i]
		in, _ := settings.Integration(r.State.Integration)
		if _, not := r.NotPolling(); !not || !in.HasCertificate() {
			continue
		}
		facts, is := read[in.Name]
		if !is {
			facts, _ = certificate.Show(ctx, settings.Resolve(in.Certificate), r.Now) // one that can't be read leaves what the last poll knew
			read[in.Name] = facts
		}
		if facts.SHA1 != "" {
			r.State.CertificateEnds = facts.NotAfter
			r.Health = r.State.Health(r.Now)
		}
	}
	return rows
}
