package bound

import (
	"testing"

	"golang.org/x/text/encoding/unicode"
)

func TestForeign(t *testing.T) {
	const text = "theme = \"dark\" # é\r\n"
	wide := func(e unicode.Endianness, mark unicode.BOMPolicy) string {
		out, err := unicode.UTF16(e, mark).NewEncoder().String(text)
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for data, want := range map[string]string{
		"": "", "a": "", text: "", "\xef\xbb\xbf" + text: "", "# caf\xe9 in Latin-1\n": "", "\xff = 1": "", "# \x01": "",
		wide(unicode.LittleEndian, unicode.UseBOM):    "is UTF-16 text",
		wide(unicode.BigEndian, unicode.UseBOM):       "is UTF-16 text",
		wide(unicode.LittleEndian, unicode.IgnoreBOM): "is UTF-16 text",
		wide(unicode.BigEndian, unicode.IgnoreBOM):    "is UTF-16 text",
		"\xff\xfea\x00\x00\x00":                       "is not a text file",
		"\xff\xfe\x00\x00a\x00\x00\x00":               "is UTF-32 text",
		"\x00\x00\xfe\xff\x00\x00\x00a":               "is UTF-32 text",
		"\x7fELF\x02\x01\x01\x00\x00":                 "is not a text file",
		"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR":         "is not a text file",
		"\x1f\x8b\x08\x08abc":                         "is not a text file",
		"SQLite format 3\x00":                         "is not a text file",
		"\x00\x01\x00\x00\x00\x0f":                    "is not a text file",
	} {
		if why, hint := Foreign([]byte(data)); why != want || (hint == "") != (want == "") {
			t.Errorf("%q %s, %s; want %q", data, why, hint, want)
		}
	}
}
