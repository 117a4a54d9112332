package sqlite

import (
	"fmt"
	"strings"

	"zombiezen.com/go/sqlite"
)

// script runs statements without rows and without values. They are not kept
// prepared.
func script(conn *sqlite.Conn, sql string) error {
	for sql = strings.TrimSpace(sql); sql != ""; {
		stmt, rest, err := conn.PrepareTransient(sql)
		if err != nil {
			return err
		}
		sql = strings.TrimSpace(sql[len(sql)-rest:])
		if err := drain(stmt); err != nil {
			_ = stmt.Finalize()
			return err
		}
		if err := stmt.Finalize(); err != nil {
			return err
		}
	}
	return nil
}

func drain(stmt *sqlite.Stmt) error {
	for {
		if more, err := stmt.Step(); err != nil || !more {
			return err
		}
	}
}

// run runs one prepared statement with its values.
func run(conn *sqlite.Conn, sql string, values ...any) error {
	return rows(conn, sql, nil, values...)
}

// rows runs one prepared statement and calls each with every row; each may be nil.
// It must not run the same statement on the same connection.
func rows(conn *sqlite.Conn, sql string, each func(*sqlite.Stmt) error, values ...any) error {
	stmt, err := conn.Prepare(sql)
	if err != nil {
		return err
	}
	for i, v := range values {
		if err := bind(stmt, i+1, v); err != nil {
			return err
		}
	}
	for {
		more, err := stmt.Step()
		if err != nil || !more {
			return err
		}
		if each == nil {
			continue
		}
		if err := each(stmt); err != nil {
			_ = stmt.Reset()
			return err
		}
	}
}

func bind(stmt *sqlite.Stmt, at int, value any) error {
	switch v := value.(type) {
	case nil:
		stmt.BindNull(at)
	case int:
		stmt.BindInt64(at, int64(v))
	case int64:
		stmt.BindInt64(at, v)
	case bool:
		stmt.BindBool(at, v)
	case string:
		stmt.BindText(at, v)
	case []byte:
		stmt.BindBytes(at, v)
	default:
		return fmt.Errorf("bind a value of type %T", value)
	}
	return nil
}

// number runs a statement whose answer is one number, and returns 0 for no row and
// for null.
func number(conn *sqlite.Conn, sql string, values ...any) (n int64, err error) {
	err = rows(conn, sql, func(stmt *sqlite.Stmt) error {
		n = stmt.ColumnInt64(0)
		return nil
	}, values...)
	return n, err
}

// blob copies a column's bytes into buf, or into new memory if buf is too short.
func blob(stmt *sqlite.Stmt, column int, buf []byte) []byte {
	n := stmt.ColumnLen(column)
	if cap(buf) < n {
		buf = make([]byte, n)
	}
	buf = buf[:n]
	stmt.ColumnBytes(column, buf)
	return buf
}
