package table

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/graph/alert"
	"tocsin/tui/text"
	"tocsin/tui/theme"
)

// timeLayout is how times are shown, to the minute.
const timeLayout = "2006-01-02 15:04Z"

// yearWidth is the width of the year and its hyphen.
const yearWidth = len("2006-")

// Shown returns a value of the column as the screen shows it, as clean text of one line: products
// by their short names, a severity and a status by their words as everywhere else; "" if it is missing.
func Shown(column string, v any) string {
	switch v := v.(type) {
	case string:
		return text.Clean(wordOf(column, v))
	case float64:
		if word := severity(column, v); word != "" {
			return word
		}
	}
	return cell(v)
}

// wordOf returns the short name of a product, the word of a status, or v if v is neither.
func wordOf(column, v string) string {
	switch column {
	case "status":
		return alert.Status(v).Title()
	case "product":
		if p, ok := alert.ProviderOf(v); ok {
			return p.Short()
		}
	case "provider":
		if p := alert.Provider(v); slices.Contains(alert.Providers(), p) {
			return p.Short()
		}
	}
	return v
}

// severity returns the word of a severity's number; "" if it has none.
func severity(column string, v float64) string {
	if column != "severity" {
		return ""
	}
	for _, band := range theme.Bands() {
		if band.Severity.Number() == v {
			return band.Short
		}
	}
	if v == alert.Unknown.Number() {
		return "Unknown"
	}
	return ""
}

// cell returns a value as clean text of one line; "" if it is missing.
func cell(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case string:
		return text.Clean(v)
	case []string:
		return text.Clean(strings.Join(v, ", "))
	case []any:
		leaves := make([]string, len(v))
		for i, leaf := range v {
			leaves[i] = cell(leaf)
		}
		return strings.Join(leaves, ", ")
	case json.Number:
		return v.String() // with all its digits
	case float64:
		if v == float64(int(v)) {
			return text.Number(int(v))
		}
		return strconv.FormatFloat(v, 'g', 6, 64)
	case int64:
		return strconv.FormatInt(v, 10)
	case bool:
		return strconv.FormatBool(v)
	case alert.Time:
		return v.Time().UTC().Format(timeLayout)
	}
	return text.Clean(fmt.Sprint(v)) // an empty cell would hide it
}

// withoutYear returns the text of a time without its year, and that of another value as it
// is.
func withoutYear(s string, v any) string {
	if _, ok := v.(alert.Time); !ok || len(s) != len(timeLayout) {
		return s
	}
	return s[yearWidth:]
}
