//go:build unix

package cmd

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os/exec"
	"path/filepath"
	"strconv"
	"testing"
	"time"
)

// duckdb is a DuckDB database that holds the alerts of a file. Each question is answered by
// a process of its own, whose start is not in the times of its statements.
type duckdb struct {
	program, file string
	load          time.Duration
}

// openDuckDB reads the file into a table of typed columns; the evidence stays JSON.
func openDuckDB(b *testing.B, program, items string) *duckdb {
	b.Helper()
	if program == "" {
		return nil
	}
	d := &duckdb{program: program, file: filepath.Join(b.TempDir(), "alerts.duckdb")}
	d.load = d.ask(b, 1, `CREATE TABLE alerts AS SELECT * FROM read_json('`+items+`', format='newline_delimited', maximum_object_size=16777216,
		columns={id:'VARCHAR', title:'VARCHAR', description:'VARCHAR', severity:'VARCHAR', status:'VARCHAR', serviceSource:'VARCHAR', category:'VARCHAR',
		detectorId:'VARCHAR', incidentId:'VARCHAR', assignedTo:'VARCHAR', createdDateTime:'TIMESTAMP', lastUpdateDateTime:'TIMESTAMP',
		mitreTechniques:'VARCHAR[]', evidence:'VARCHAR'})`)[0]
	return d
}

// ask returns the median time of each statement.
func (d *duckdb) ask(b *testing.B, runs int, statements ...string) []time.Duration {
	b.Helper()
	in, err := json.Marshal(statements)
	if err != nil {
		b.Fatal(err)
	}
	var errs bytes.Buffer
	p := exec.Command(d.program, d.file, strconv.Itoa(runs), (peerTime / 3).String())
	p.Stdin, p.Stderr = bytes.NewReader(in), &errs
	out, err := p.Output()
	if err != nil {
		b.Fatalf("%v\n%s", err, errs.String())
	}
	var replies []struct{ Took time.Duration }
	if err := json.Unmarshal(out, &replies); err != nil || len(replies) != len(statements) {
		b.Fatalf("%v\n%s", err, out)
	}
	took := make([]time.Duration, len(replies))
	for i, r := range replies {
		took[i] = r.Took
	}
	return took
}

// screens returns for each filter the time of all that a screen shows, as victoria.screen
// has it.
func (d *duckdb) screens(b *testing.B, filters []filter) []time.Duration {
	b.Helper()
	var statements []string
	for _, f := range filters {
		order := "createdDateTime DESC"
		if f.sqlSort != "" {
			order = f.sqlSort
		}
		statements = append(statements,
			fmt.Sprintf("SELECT createdDateTime, id, title, severity, status, serviceSource, incidentId, assignedTo FROM alerts WHERE %s ORDER BY %s LIMIT %d", f.sql, order, screenRows),
			"SELECT severity, status, serviceSource, category, count(*) FROM alerts WHERE "+f.sql+" GROUP BY ALL",
			"SELECT time_bucket(INTERVAL 12 HOUR, createdDateTime), count(*) FROM alerts WHERE "+f.sql+" GROUP BY 1")
	}
	took := d.ask(b, peerRuns, statements...)
	sums := make([]time.Duration, len(filters))
	for i, t := range took {
		sums[i/3] += t
	}
	return sums
}

// whole returns the time of a process that answers with five rows.
func (d *duckdb) whole(b *testing.B, where string) time.Duration {
	b.Helper()
	return repeated(func() {
		d.ask(b, 1, "SELECT id, title FROM alerts WHERE "+where+" ORDER BY createdDateTime DESC LIMIT 5")
	})
}
