package config

import (
	"fmt"
	"strconv"
	"strings"
)

// setting is one key of an integration with its value spelled in TOML. If the value is
// "", no line is written.
type setting struct {
	key, value string
	items      []string // of a list; nil for another value
	standard   string   // the default's spelling
	quiet      bool     // a new integration omits the default
}

// settings returns an integration's keys in the order in which they are written.
func (in Integration) settings() []setting {
	d := Defaults()
	return []setting{
		{key: "name", value: quoted(in.Name)},
		{key: "tenant_id", value: quoted(in.TenantID)},
		{key: "client_id", value: quoted(in.ClientID)},
		{key: "credential", value: quoted(in.Credential), standard: quoted(d.Credential), quiet: true},
		{key: "certificate", value: quoted(in.Certificate)},
		{key: "private_key", value: quoted(in.PrivateKey)},
		{key: "cloud", value: quoted(in.Cloud), standard: quoted(d.Cloud), quiet: true},
		{key: "sources", value: list(in.Sources), items: in.Sources},
		{key: "poll_every", value: quoted(in.PollEvery.String())},
		{key: "since", value: quoted(in.Since.String())},
		{key: "paused", value: pausedValue(in.Paused), quiet: true},
		{key: "requests_per_minute", value: strconv.Itoa(in.RequestsPerMinute), standard: strconv.Itoa(d.RequestsPerMinute), quiet: true},
	}
}

// pausedValue leaves the line of an integration that isn't paused out: programs from before the
// key was known refuse it.
func pausedValue(paused bool) string {
	if paused {
		return "true"
	}
	return ""
}

// addresses returns the addresses of a cloud's services.
func (c Cloud) addresses() []setting {
	return []setting{{key: "login", value: quoted(c.Login)}, {key: "graph", value: quoted(c.Graph)}, {key: "office", value: quoted(c.Office)}}
}

func list(values []string) string {
	var spelled []string
	for _, v := range values {
		spelled = append(spelled, quoted(v))
	}
	return "[" + strings.Join(spelled, ", ") + "]"
}

// quoted spells a text as a basic string of TOML. It works on bytes: invalid UTF-8
// stays as it is, and parse refuses it.
func quoted(s string) string {
	if s == "" {
		return ""
	}
	var b strings.Builder
	b.WriteByte('"')
	for _, c := range []byte(s) {
		switch {
		case c == '"' || c == '\\':
			b.WriteByte('\\')
			b.WriteByte(c)
		case c < 0x20 || c == 0x7F:
			fmt.Fprintf(&b, `\u%04X`, c)
		default:
			b.WriteByte(c)
		}
	}
	b.WriteByte('"')
	return b.String()
}
