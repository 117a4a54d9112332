// Command duckdb answers SQL statements from a DuckDB database.
//
//	duckdb FILE RUNS TIME <statements.json
//
// It reads a JSON array of statements and prints a JSON array: for each statement the
// median time in nanoseconds of RUNS runs, or of fewer if they take longer than TIME, and
// its number of rows.
package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strconv"
	"time"

	_ "github.com/duckdb/duckdb-go/v2"
)

func main() {
	if err := answer(os.Args[1], os.Args[2], os.Args[3]); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// reply describes the runs of a statement.
type reply struct {
	Took time.Duration
	Rows int
}

func answer(file, runs, most string) error {
	times, err := strconv.Atoi(runs)
	if err != nil {
		return err
	}
	limit, err := time.ParseDuration(most)
	if err != nil {
		return err
	}
	var statements []string
	if err := json.NewDecoder(os.Stdin).Decode(&statements); err != nil {
		return err
	}
	db, err := sql.Open("duckdb", file)
	if err != nil {
		return err
	}
	defer db.Close()
	replies := make([]reply, len(statements))
	for i, statement := range statements {
		if replies[i], err = timed(db, statement, times, limit); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	return json.NewEncoder(os.Stdout).Encode(replies)
}

// timed runs a statement several times.
func timed(db *sql.DB, statement string, times int, limit time.Duration) (r reply, err error) {
	var took []time.Duration
	for end := time.Now().Add(limit); len(took) < times && (len(took) == 0 || time.Now().Before(end)); {
		began := time.Now()
		if r.Rows, err = count(db, statement); err != nil {
			return reply{}, err
		}
		took = append(took, time.Since(began))
	}
	slices.Sort(took)
	r.Took = took[len(took)/2]
	return r, nil
}

// count runs a statement and reads all of its rows.
func count(db *sql.DB, statement string) (int, error) {
	rows, err := db.QueryContext(context.Background(), statement)
	if err != nil {
		return 0, err
	}
	defer rows.Close()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	values := make([]any, len(columns))
	for i := range values {
		values[i] = new(any)
	}
	n := 0
	for ; rows.Next(); n++ {
		if err := rows.Scan(values...); err != nil {
			return 0, err
		}
	}
	return n, rows.Err()
}
