package cmd

import (
	"bytes"
	"strings"

	"tocsin/graph/fault"
)

// fileKind is a kind of file that import does not read, and is given by mistake. It is
// refused by its name.
type fileKind struct {
	name string                 // with its article
	hint string                 // what to give instead
	fits func(head []byte) bool // decides by the beginning, as text
}

const (
	hintGraph  = "give JSON as Graph sends it: a list reply, an array, one object, or one of these on each line"
	hintRaw    = "export with --raw: tocsin query QUERY --format ndjson --raw"
	hintUnpack = "unpack it, and give the JSON files in it"
)

// fileKinds is the table; the first row that fits counts.
func fileKinds() []fileKind {
	begins := func(with ...string) func([]byte) bool {
		return func(head []byte) bool {
			text := strings.ToLower(string(bytes.TrimLeft(head, " \t\r\n")))
			for _, w := range with {
				if strings.HasPrefix(text, strings.ToLower(w)) {
					return true
				}
			}
			return false
		}
	}
	return []fileKind{
		{"tocsin's own CSV, without the raw items", hintRaw, begins(outputFields()[0].Name + ",")},
		{"a table of tocsin", hintRaw, begins(tableColumns()[atCreated].name + " ")},
		{"an archive or an office document (zip)", hintUnpack, begins("PK\x03\x04", "PK\x05\x06")},
		{"a 7z archive", hintUnpack, begins("7z\xbc\xaf\x27\x1c")},
		{"a tar archive", hintUnpack, func(head []byte) bool { return len(head) > 262 && string(head[257:262]) == "ustar" }},
		{"packed with xz", hintUnpack, begins("\xfd7zXZ\x00")},
		{"packed with bzip2", hintUnpack, begins("BZh")},
		{"a PDF document", hintGraph, begins("%PDF-")},
		{"a SQLite database", "to read another store, name it with --store", begins("SQLite format 3\x00")},
		{"a certificate or key (PEM)", hintGraph, begins("-----BEGIN ")},
		{"an export of PowerShell's Export-Clixml", "write it with ConvertTo-Json -Depth 20", begins("#< CLIXML", "<Objs ")},
		{"a web page", "the service or a proxy sent a page for people; ask again for JSON", begins("<!doctype html", "<html")},
		{"XML", hintGraph, begins("<?xml", "<")},
		{"an answer with its HTTP headers", "give its body alone", begins("HTTP/1.", "HTTP/2")},
		{"a CSV file", "CSV of a portal has not all that an alert has; give JSON as Graph sends it", isCSV},
	}
}

// isCSV reports whether the first line is a header of columns.
func isCSV(head []byte) bool {
	line, _, _ := bytes.Cut(head, []byte("\n"))
	return bytes.Count(line, []byte(",")) > 1 && !bytes.ContainsAny(line, "{}[]<>:.") ||
		bytes.Count(line, []byte(";")) > 1 && !bytes.ContainsAny(line, "{}[]<>:.,")
}

// refuseKind returns the fault of a file whose beginning shows another kind; nil if it
// shows none.
func refuseKind(name string, head []byte, err error) error {
	for _, k := range fileKinds() {
		if k.fits(head) {
			return fault.New(fault.Usage, name+" is "+k.name+", which import can't read", k.hint, err)
		}
	}
	return nil
}
