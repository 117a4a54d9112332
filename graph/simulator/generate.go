package simulator

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"time"

	"tocsin/graph/alert"
)

// Generate is a tenant with n alerts of about 4 KB in alerts_v2, spread evenly
// over the 30 days before it is made, and nothing else. Items are made when they
// are asked for, so that a hundred thousand cost some 30 MB. Three alerts each
// share one lastUpdateDateTime, as after a bulk change.
func Generate(n int, seed uint64) Scenario { return GenerateAll(Amounts{Alerts: n}, seed) }

// Amounts are how many items of each kind GenerateAll makes.
type Amounts struct {
	Alerts     int // of alerts_v2, as Generate makes them
	Detections int // risk detections over 30 days
	Records    int // records of the audit log, of alerts, over the 7 days that it is kept; three have one AlertId
}

// GenerateAll makes as many items as the amounts say. Items are made when they are asked
// for.
func GenerateAll(n Amounts, seed uint64) Scenario {
	return Scenario{Seed: seed, build: func(tenantID string, begin time.Time) (map[alert.SourceName]book, *auditLog) {
		c, err := loadCompany()
		if err != nil {
			panic(err) // the files are part of the program
		}
		w := &world{company: c, seed: seed, tenantID: tenantID}
		g := &generator{n: n.Alerts, seed: seed, begin: grid(alert.At(begin))}
		g.cut(w)
		rows := make([]row, n.Alerts)
		for i := range rows {
			rows[i] = g.row(i)
		}
		books := map[alert.SourceName]book{alert.AlertsV2: kept{newView(rows, g.item)}}
		if n.Detections > 0 {
			books[alert.RiskDetections] = g.detections(w, n.Detections)
		}
		if n.Records == 0 {
			return books, nil
		}
		return books, g.records(w, n.Records)
	}}
}

// generator makes the items of Generate: a model alert cut at the places in which items differ.
type generator struct {
	n      int
	seed   uint64
	begin  alert.Time
	pieces [][]byte // the text between the holes
	holes  []string // which hole follows a piece
	people []person
	titles []string
}

// cut makes the model and cuts it at its holes, which are written §name§.
func (g *generator) cut(w *world) {
	g.people = w.people
	for i := range w.detectors {
		if d := &w.detectors[i]; d.Product == "mde" {
			g.titles = append(g.titles, d.Title)
		}
	}
	who := person{alias: "§user§", name: "§user§", number: 1100}
	machine := host{name: "§host§", platform: "Windows11", version: "24H2", build: 26100, kind: "workstation", ip: "10.20.4.31"}
	s := &spec{number: 1, detector: w.detector("trojan"), user: &who, other: &who, host: &machine, server: &machine, dc: &machine, created: g.begin, incident: "§incident§"}
	s.foreign = [2]*stranger{&w.Strangers[0], &w.Strangers[1]}
	s.states = []state{{status: "§status§", pieces: 3}}
	o := w.alert(s, &s.states[0])
	first, last := w.activity(s, &s.states[0])
	o = []byte(strings.NewReplacer(
		w.alertID(s), "§id§", w.providerID(s), "§provider§", w.hexOf("sha256 "+w.specimens.File["iso"].Name, 64), "§hash§",
		`"createdDateTime":"`+g.begin.String()+`"`, `"createdDateTime":"§created§"`, `"lastUpdateDateTime":null`, `"lastUpdateDateTime":"§updated§"`,
		fmt.Sprint(first), "§created§", fmt.Sprint(last), "§created§",
		`"severity":"low"`, `"severity":"§severity§"`, `"title":"`+s.detector.Title+`"`, `"title":"§title§"`,
	).Replace(string(o)))
	parts := bytes.Split(o, []byte("§"))
	for i, part := range parts {
		if i%2 == 0 {
			g.pieces = append(g.pieces, part)
		} else {
			g.holes = append(g.holes, string(part))
		}
	}
}

func (g *generator) id(i int) string {
	return fmt.Sprintf("da%s_%d", guid(g.seed, "generated")[:23], i)
}

func (g *generator) times(i int) (created, updated alert.Time) {
	step := historyDays * alert.Day / alert.Time(max(1, g.n))
	updated = grid(g.begin - step*alert.Time(g.n-i/3*3))
	return grid(updated - 90*alert.Second - alert.Time(i%3)*alert.Second), updated
}

func (g *generator) severity(i int) string {
	return [...]string{"low", "medium", "informational", "low", "high", "low", "medium"}[i%7]
}

func (g *generator) status(i int) string {
	return [...]string{"new", "resolved", "resolved", "inProgress", "resolved"}[i%5]
}

// row returns what lists know of an item, without making it.
func (g *generator) row(i int) row {
	r := row{id: g.id(i), incident: strconv.Itoa(1000 + i/3)}
	r.at[atCreated], r.at[atUpdated] = g.times(i)
	r.words[1], r.words[2], r.words[5] = g.severity(i), g.status(i), "microsoftDefenderForEndpoint"
	return r
}

// item appends the JSON of item i.
func (g *generator) item(dst []byte, i int) []byte {
	created, updated := g.times(i)
	for n, piece := range g.pieces {
		dst = append(dst, piece...)
		if n == len(g.holes) {
			break
		}
		switch g.holes[n] {
		case "id":
			dst = append(dst, g.id(i)...)
		case "provider":
			dst = append(dst, g.id(i)[2:]...)
		case "user":
			dst = append(dst, g.people[i*7%len(g.people)].alias...)
		case "host":
			dst = strconv.AppendInt(append(dst, "gen-lt-"...), int64(i%5000), 10)
		case "incident":
			dst = strconv.AppendInt(dst, int64(1000+i/3), 10)
		case "status":
			dst = append(dst, g.status(i)...)
		case "severity":
			dst = append(dst, g.severity(i)...)
		case "title":
			dst = append(dst, g.titles[i%len(g.titles)]...)
		case "created":
			dst = append(dst, created.String()...)
		case "updated":
			dst = append(dst, updated.String()...)
		case "hash":
			h := digest(g.seed, strconv.Itoa(i))
			dst = hex.AppendEncode(dst, h[:])
		}
	}
	return dst
}
